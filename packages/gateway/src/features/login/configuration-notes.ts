import { logoutWarning } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** What a good configuration cannot do that somebody may expect of it, each with its place and what to do. */
export function configurationNotes({ login }: GatewayConfiguration): readonly ConfigurationProblem[] {
  if (login === undefined || login.durableObject !== undefined || login.revocations !== undefined) return [];
  const warning = logoutWarning({});
  if (warning === undefined) return [];
  return [{ path: 'login', message: `${warning}: set "durableObject", or "revocations"` }];
}
