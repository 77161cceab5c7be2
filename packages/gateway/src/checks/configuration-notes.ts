import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { FEATURES } from '../features.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

/** Notes on a valid configuration: what users might expect that it does not do, each with its path and what to do. */
export function configurationNotes(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  return FEATURES.flatMap(({ notes }) => notes?.(configuration) ?? []);
}
