import type { RequestEvent } from '@portcullis/audit';
import type { Filters } from './filters.ts';
import { findsName } from './name-filter.ts';

/** Whether a request is one that is asked for, whenever it was. The last of its reasons is the one that counts. */
export function fitsFilters(
  { actor, reason: reasons, resource }: RequestEvent,
  { app, person, reason }: Filters,
): boolean {
  return (
    findsName(app, resource?.app) &&
    (findsName(person, actor?.sub) || findsName(person, actor?.email)) &&
    findsName(reason, reasons.at(-1))
  );
}
