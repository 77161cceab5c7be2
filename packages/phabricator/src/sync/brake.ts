import type { SyncSettings } from './sync-options.ts';
import type { Brake, PlannedProject } from './sync-plan.ts';

/** Stops what looks like a directory that came back empty, or half empty; `undefined` if the plan is within its limits. */
export function brakeOf(
  { maxRemovals, maxRemovalsPercent }: Pick<SyncSettings, 'maxRemovals' | 'maxRemovalsPercent'>,
  projects: readonly PlannedProject[],
  members: number,
): Brake | undefined {
  const removals = projects.reduce((sum, { remove }) => sum + remove.length, 0);
  const isMany = removals > maxRemovals;
  if (!isMany && removals * 100 <= members * maxRemovalsPercent) return undefined;
  const limit = isMany ? `maxRemovals is ${maxRemovals}` : `maxRemovalsPercent is ${maxRemovalsPercent}`;
  const message = `would remove ${removals} of ${members} members, and ${limit}: see whether the directory answered in full; if this is meant, raise the limit for one run`;
  return { removals, members, message };
}
