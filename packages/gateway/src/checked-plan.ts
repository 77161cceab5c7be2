import { filledProblems } from './checks/check-configuration.ts';
import { configurationNotes } from './checks/configuration-notes.ts';
import { outlinesMade, versionsMade } from './gate/policy-facts.ts';
import type { GatePlan } from './gate-plan.ts';
import type { GatewayConfiguration } from './generated/types.ts';
import { ALL_PARTS } from './stated-parts.ts';

/** What is found out about a configuration that was checked here, and not when a Worker was built. */
export const FOUND_HERE: Omit<GatePlan, 'configuration' | 'parts'> = {
  filledProblems: ({ configuration }, values) => filledProblems(configuration, values),
  notes: configurationNotes,
  versionsOf: versionsMade,
  outlinesOf: outlinesMade,
};

/** A gate with all parts that there are, of a configuration that was read and checked here. */
export function checkedPlan(read: GatewayConfiguration): GatePlan {
  return { configuration: read, parts: ALL_PARTS, ...FOUND_HERE };
}
