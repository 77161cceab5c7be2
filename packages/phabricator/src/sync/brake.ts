import type { SyncSettings } from './sync-options.ts';
import type { Brake, PlannedProject, SyncPlan } from './sync-plan.ts';

/** Stops what looks like a directory that came back empty, or half empty; `undefined` if the plan is within its limits. */
export function brakeOf(
  { maxRemovals, maxRemovalsPercent, disable }: SyncSettings,
  projects: readonly PlannedProject[],
  members: number,
  { leavers, accounts }: Pick<SyncPlan, 'leavers' | 'accounts'>,
): Brake | undefined {
  const removals = projects.reduce((sum, { remove }) => sum + remove.length, 0);
  const disabled = leavers.length;
  const passed = [
    passedLimit('remove', removals, members, 'members', { maxRemovals, maxRemovalsPercent }),
    ...(disable === undefined
      ? []
      : [
          passedLimit('disable', disabled, accounts, 'accounts', {
            maxDisabled: disable.maxDisabled,
            maxDisabledPercent: disable.maxDisabledPercent,
          }),
        ]),
  ].filter((text) => text !== undefined);
  if (passed.length === 0) return undefined;
  const message = `${passed.join('; and ')}: check that the response of the directory is complete; if these changes are intended, raise the limit for one run`;
  return { removals, members, disabled, message };
}

/**
 * A human-readable description of the limit that is exceeded.
 * @param limits how many, and how large a share in percent, by their names
 */
function passedLimit(
  what: string,
  count: number,
  all: number,
  ofWhat: string,
  limits: Readonly<Record<string, number>>,
): string | undefined {
  const [most = ['', 0], share = ['', 0]] = Object.entries(limits);
  const isMany = count > most[1];
  if (!isMany && count * 100 <= all * share[1]) return undefined;
  const [name, limit] = isMany ? most : share;
  return `would ${what} ${count} of ${all} ${ofWhat}, and ${name} is ${limit}`;
}
