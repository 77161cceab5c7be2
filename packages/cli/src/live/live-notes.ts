import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { filledConfiguration, namedInConfiguration } from 'portcullis/internal';
import { liveAccess } from './live-access.ts';
import { liveBindings } from './live-bindings.ts';
import { liveClients } from './live-clients.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';
import { liveOrigins } from './live-origins.ts';
import { liveProviders } from './live-providers.ts';

/** What others answered about a configuration: what is wrong, and what is as it should be or could not be seen. */
export interface LiveNotes {
  readonly problems: readonly ConfigurationProblem[];
  readonly notes: readonly ConfigurationProblem[];
}

/**
 * Asks others about a configuration whose variables are open.
 * @param variables what they hold, as far as it is known
 */
export async function liveNotes(
  configuration: GatewayConfiguration,
  variables: Readonly<Record<string, string>>,
  asking: Omit<LiveSubject, 'configuration'>,
): Promise<LiveNotes> {
  const filled = filledConfiguration(configuration, variables);
  const found = await liveFindings({ ...asking, configuration: filled }, namedInConfiguration(configuration));
  return {
    problems: found.filter(({ verdict }) => verdict === 'bad'),
    notes: found.flatMap(({ path, verdict, message }) =>
      verdict === 'bad' ? [] : [{ path, message: verdict === 'ok' ? message : `not seen: ${message}` }],
    ),
  };
}

/**
 * Asks providers, hosts and Cloudflare. Sends nothing that changes anything, and no secret but the token of the API to the API, and, if
 * that is asked for, that of the client to its provider.
 * @param named what the configuration names, before its variables were in their places
 */
async function liveFindings(
  subject: LiveSubject,
  named: ReturnType<typeof namedInConfiguration>,
): Promise<readonly LiveFinding[]> {
  const found = await Promise.all([
    liveProviders(subject),
    liveAccess(subject),
    subject.isClientTried ? liveClients(subject) : [],
    liveOrigins(subject),
    liveBindings(subject, named),
  ]);
  return found.flat();
}
