import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { Fields } from '../../configuration/unchecked.ts';

/** What must hold between the settings of a login. */
export function loginProblems(login: Fields): ConfigurationProblem[] {
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
