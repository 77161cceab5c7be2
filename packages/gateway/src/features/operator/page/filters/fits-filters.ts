import type { RequestEvent } from '@portcullis/audit';
import type { Filters } from './filters.ts';

/** Whether a request is one that is asked for, whenever it was. The last of its reasons is the one that counts. */
export function fitsFilters(
  { actor, reason: reasons, resource }: RequestEvent,
  { app, person, reason }: Filters,
): boolean {
  return (
    (app === '' || resource?.app === app) &&
    (person === '' || actor?.sub === person || actor?.email === person) &&
    (reason === '' || reasons.at(-1) === reason)
  );
}
