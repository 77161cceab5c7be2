import type { IntendedInstance, Level } from './intent.ts';

/** The roles that may do one of these in an application. */
export function rolesThat(
  { may }: Pick<IntendedInstance, 'may'>,
  ...levels: readonly Level[]
): readonly string[] {
  return Object.entries(may).flatMap(([role, level]) => (levels.includes(level) ? [role] : []));
}
