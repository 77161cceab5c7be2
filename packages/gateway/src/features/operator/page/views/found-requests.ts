import type { RequestEvent } from '@portcullis/audit';
import { textIn } from '../database/audit-database.ts';
import type { StatementName } from '../database/statements.ts';
import { spanTexts } from '../filters/filters.ts';
import { fitsFilters } from '../filters/fits-filters.ts';
import { nameFilter } from '../filters/name-filter.ts';
import type { ViewContext } from './view.ts';

/** How many requests are listed. */
const LISTED = 50;
/** How many are read at most where further filters leave only some of them. */
const SEARCHED = 500;
/** How many names a filter may find: the newest requests of each are read. */
const MOST_NAMES = 20;

/** Requests of a list, and what has to be known of it. */
export interface FoundRequests {
  readonly events: readonly RequestEvent[];
  readonly note: string;
}

/**
 * The newest requests that fit the filters. A person is found by an index, and so is a reason if there is a statement for it; the other
 * filters are applied to the newest of those. The note states what was not looked at: a list that is cut off is not a list of all.
 */
export async function foundRequests(
  { database, filters, messages }: ViewContext,
  statements: { readonly all: StatementName; readonly of: StatementName; readonly because?: StatementName },
): Promise<FoundRequests> {
  const { app, person, reason } = filters;
  const { all, of, because } = statements;
  const [statement, names, filter] =
    person !== ''
      ? ([of, 'people', person] as const)
      : reason !== '' && because !== undefined
        ? ([because, 'reasons', reason] as const)
        : ([all, undefined, ''] as const);
  const named =
    names === undefined ? undefined : await database.rows(names, nameFilter(filter), MOST_NAMES + 1);
  const found = named?.map((row) => textIn(row, 'name'));
  // A row without a name: not all names were looked at.
  const isMore = found !== undefined && (found.includes('') || found.length > MOST_NAMES);
  const wanted = found?.filter((name) => name !== '').slice(0, MOST_NAMES);
  // One of them is applied by the statement.
  const given = [app, person, reason].filter((text) => text !== '').length;
  const others = names === undefined ? given : given - 1;
  const most = others === 0 ? LISTED : SEARCHED;
  const key = wanted === undefined ? '' : JSON.stringify(wanted);
  const rows =
    wanted?.length === 0 ? [] : await database.requests(statement, ...spanTexts(filters), key, most);
  const events = rows.filter((event) => fitsFilters(event, filters)).slice(0, LISTED);
  const isCutOff = others > 0 && rows.length === most && events.length < LISTED;
  return {
    events,
    note: [
      messages.newestFirst,
      ...(isCutOff ? [messages.searched(SEARCHED)] : []),
      ...(isMore ? [messages.moreNames(MOST_NAMES)] : []),
    ].join(' '),
  };
}
