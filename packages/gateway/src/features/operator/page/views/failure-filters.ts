import type { Filters } from '../filters/filters.ts';
import { nameFilter } from '../filters/name-filter.ts';

/** The filters of a view, as statements about failures take them: application, reason, person. */
export function failureFilters({
  app,
  reason,
  person,
}: Filters): readonly [app: string, reason: string, person: string] {
  return [nameFilter(app), nameFilter(reason), nameFilter(person)];
}
