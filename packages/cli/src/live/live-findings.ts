import type { namedInConfiguration } from 'portcullis/internal';
import { liveBindings } from './live-bindings.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';
import { liveOrigins } from './live-origins.ts';
import { liveProviders } from './live-providers.ts';

/**
 * Asks providers, hosts and Cloudflare. Sends nothing that changes anything, and no secret but the token of the API, to the API.
 * @param named what the configuration names, before its variables were in their places
 */
export async function liveFindings(
  subject: LiveSubject,
  named: ReturnType<typeof namedInConfiguration>,
): Promise<readonly LiveFinding[]> {
  const found = await Promise.all([
    liveProviders(subject),
    liveOrigins(subject),
    liveBindings(subject, named),
  ]);
  return found.flat();
}
