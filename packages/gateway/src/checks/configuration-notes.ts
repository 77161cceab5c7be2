import type { GatewayConfiguration } from '../configuration/types.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';

/** What a good configuration cannot do that somebody may expect of it, each with its place and what to do. */
export function configurationNotes({ login }: GatewayConfiguration): readonly ConfigurationProblem[] {
  if (login === undefined || login.durableObject !== undefined || login.revocations !== undefined) return [];
  const message =
    'sessions are in cookies and nothing remembers which were ended: after a logout, a copied cookie is good until its session runs out or the provider refuses to refresh it: set "durableObject", or "revocations"';
  return [{ path: 'login', message }];
}
