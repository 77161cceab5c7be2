import { type Feature, onePart } from '../../feature.ts';
import { loginHostProblems, undecidedOrigin } from './checks.ts';
import { loginHostPart } from './part.ts';
import { hostSetting, trustedHostsSetting } from './settings.ts';

/** A host of its own for the gate's pages. */
export const loginHost: Feature = {
  settings: { login: hostSetting, root: trustedHostsSetting },
  checks: loginHostProblems,
  decisions: undecidedOrigin,
  notes: ({ login, operator, elevations, trustedHosts }) => {
    if (login?.host !== undefined || trustedHosts !== undefined) return [];
    const off = [
      ...(login?.credentials === undefined ? [] : ['login.credentials']),
      ...(operator === undefined ? [] : ['operator']),
      ...(elevations === undefined ? [] : ['elevations']),
    ];
    const message =
      'its pages are turned off: they share the host of an application. Set login.host, or name the hosts that you trust in trustedHosts';
    return off.map((path) => ({ path, message }));
  },
  parts: [onePart('loginHost', loginHostPart, ({ login }) => login?.host !== undefined)],
};
