import { CLIENT_SECRET, SSO_CLIENT_SECRET } from './attack-names.ts';
import { SESSION_SECRET } from './names.ts';

/** What the variables hold by which configurations here name their secrets: a secret in the open would not build. */
export const secretVariables = { SESSION_SECRET, CLIENT_SECRET, SSO_CLIENT_SECRET };

/** How a configuration names a variable. */
export function variable(name: string): string {
  return `\${${name}}`;
}
