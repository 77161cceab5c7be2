import { type Field, value } from '@portcullis/core/internal';
import { audienceList } from '../jwt-options.ts';

/** The check of a non-empty array of names that match `shape`. */
/* @__NO_SIDE_EFFECTS__ */
export function nameList(shape: RegExp, what: string): Field<readonly string[]> {
  return value(
    (given) => Array.isArray(given) && (audienceList(given)?.every((name) => shape.test(name)) ?? false),
    `must be an array of ${what}`,
  );
}
