import type { Elevation } from '../policy.ts';

/** An elevation that two policies offer differently. */
export interface ElevationChange {
  readonly role: string;
  /** `wider` if any of its fields opens more, even if another one opens less. */
  readonly change: 'new' | 'wider' | 'narrower' | 'removed';
  /** The fields that open more, or else those that open less. Empty for elevations that are new or removed. */
  readonly fields: readonly (keyof Elevation)[];
}

/** Whether a change of an elevation is new access. */
export function isNewAccess({ change }: ElevationChange): boolean {
  return change === 'new' || change === 'wider';
}

/** How the roles that are offered, and their terms, differ. What the roles open is compared with the rules. */
export function elevationChanges(
  before: readonly Elevation[] = [],
  after: readonly Elevation[] = [],
): readonly ElevationChange[] {
  const removed = before.filter(({ role }) => !after.some((each) => each.role === role));
  return [
    ...after.flatMap((elevation): readonly ElevationChange[] => {
      const { role } = elevation;
      const old = before.find((each) => each.role === role);
      if (old === undefined) return [{ role, change: 'new', fields: [] }];
      const wider = widerFields(old, elevation);
      if (wider.length > 0) return [{ role, change: 'wider', fields: wider }];
      const narrower = widerFields(elevation, old);
      return narrower.length > 0 ? [{ role, change: 'narrower', fields: narrower }] : [];
    }),
    ...removed.map(({ role }): ElevationChange => ({ role, change: 'removed', fields: [] })),
  ];
}

/** The fields in which one elevation opens more than another one for the same role. */
function widerFields(old: Elevation, elevation: Elevation): readonly (keyof Elevation)[] {
  const isMore = (field: 'atOnce' | 'approverSeenMinutes'): boolean =>
    (elevation[field] ?? Number.POSITIVE_INFINITY) > (old[field] ?? Number.POSITIVE_INFINITY);
  const isWider: Readonly<Record<Exclude<keyof Elevation, 'role'>, boolean>> = {
    approvers: elevation.approvers.some((role) => !old.approvers.includes(role)),
    maxMinutes: elevation.maxMinutes > old.maxMinutes,
    needsReason: old.needsReason !== false && elevation.needsReason === false,
    atOnce: isMore('atOnce'),
    toApplication: old.toApplication !== true && elevation.toApplication === true,
    approverSeenMinutes: isMore('approverSeenMinutes'),
  };
  return (Object.keys(isWider) as (keyof typeof isWider)[]).filter((field) => isWider[field]);
}
