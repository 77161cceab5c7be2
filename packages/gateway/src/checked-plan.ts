import { filledProblems, readConfiguration } from './checks/check-configuration.ts';
import { configurationNotes } from './checks/configuration-notes.ts';
import { outlinesMade, versionsMade } from './gate/policy-facts.ts';
import type { GatePlan } from './gate-plan.ts';
import { ALL_PARTS } from './parts.ts';

/** What a gate finds out about a configuration that it checks itself, and that was not built. */
export const FOUND_HERE: Omit<GatePlan, 'configuration' | 'parts'> = {
  filledProblems: ({ configuration }, values) => filledProblems(configuration, values),
  notes: configurationNotes,
  versionsOf: versionsMade,
  outlinesOf: outlinesMade,
};

/** The plan of a configuration that is checked here: with all parts. Throws a `ConfigurationError` with everything that is wrong with it. */
export function checkedPlan(configuration: unknown): GatePlan {
  return { configuration: readConfiguration(configuration), parts: ALL_PARTS, ...FOUND_HERE };
}
