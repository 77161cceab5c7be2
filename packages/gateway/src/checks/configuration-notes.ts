import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { FEATURES } from '../features.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

/** What a good configuration cannot do that somebody may expect of it, each with its place and what to do. */
export function configurationNotes(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  return FEATURES.flatMap(({ notes }) => notes?.(configuration) ?? []);
}
