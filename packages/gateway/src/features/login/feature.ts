import { logoutWarning } from '@portcullis/session/internal';
import { optional } from '../../configuration/setting.ts';
import { type Feature, onePart } from '../../feature.ts';
import { loginProblems } from './checks.ts';
import { loginPart } from './part.ts';
import { loginSchema, loginSettings, sessionSettings } from './settings.ts';

/** Login of users at the gate. */
export const login: Feature = {
  folder: 'features/login',
  settings: {
    root: (within) => ({
      login: optional(
        'Login of users with a browser. Default: there is no login, and only tokens of `providers` are accepted.',
        loginSchema(within('login')),
      ),
    }),
    login: loginSettings,
  },
  checks: ({ login }) => loginProblems(login),
  notes: ({ login }) => {
    if (login === undefined || login.durableObject !== undefined || login.revocations !== undefined)
      return [];
    const warning = logoutWarning({});
    if (warning === undefined) return [];
    return [{ path: 'login', message: `${warning}: set "durableObject", or "revocations"` }];
  },
  parts: [onePart('login', loginPart, (configuration) => configuration.login !== undefined)],
};

/** Lifetimes of sessions. */
export const sessions: Feature = { folder: 'features/login', settings: { login: sessionSettings } };
