import { type Feature, onePart } from '../../feature.ts';
import { loginHostProblems, undecidedOrigin } from './checks.ts';
import { loginHostPart } from './part.ts';
import { hostSetting, trustedOriginsSetting } from './settings.ts';

/** A host of its own for the gate's pages. */
export const loginHost: Feature = {
  folder: 'features/login-host',
  settings: { login: hostSetting, root: trustedOriginsSetting },
  checks: loginHostProblems,
  decisions: undecidedOrigin,
  notes: ({ login, operator, trustedOrigins }) => {
    if (login?.host !== undefined || trustedOrigins !== undefined) return [];
    const off = [
      ...(login?.credentials === undefined ? [] : ['login.credentials']),
      ...(operator === undefined ? [] : ['operator']),
    ];
    const message =
      'its pages are turned off: they share the host of an application. Set login.host, or name the hosts that you trust in trustedOrigins';
    return off.map((path) => ({ path, message }));
  },
  parts: [onePart('loginHost', loginHostPart, ({ login }) => login?.host !== undefined)],
};
