import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { filledConfiguration, namedInConfiguration } from 'portcullis/internal';
import type { LiveSubject } from './live-finding.ts';
import { liveFindings } from './live-findings.ts';

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
