import { logoutWarning } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { optional } from '../../configuration/setting.ts';
import type { Fields } from '../../configuration/unchecked.ts';
import { type Feature, onePart } from '../../feature.ts';
import { loginPart } from './part.ts';
import { loginSchema, loginSettings, sessionSettings } from './settings.ts';

/** Login of users at the gate. */
export const login: Feature = {
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
export const sessions: Feature = { settings: { login: sessionSettings } };

/** What must hold between the settings of a login. */
function loginProblems(login: Fields): ConfigurationProblem[] {
  const message = 'cannot be combined with "durableObject", which already ends sessions in all isolates';
  const both = login.revocations !== undefined && login.durableObject !== undefined;
  return [...(both ? [{ path: 'login.revocations', message }] : []), ...refreshProblems(login)];
}

function refreshProblems({ refreshSeconds = 300, identitySeconds = 3600 }: Fields): ConfigurationProblem[] {
  if (Number(refreshSeconds) <= Number(identitySeconds)) return [];
  return typeof refreshSeconds === 'number' && typeof identitySeconds === 'number'
    ? [{ path: 'login.refreshSeconds', message: `must not exceed identitySeconds (${identitySeconds})` }]
    : [];
}
