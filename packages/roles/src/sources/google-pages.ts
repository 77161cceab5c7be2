import type { DirectoryCalls } from './directory-calls.ts';
import { type PagedList, pagesOf, textOf } from './pages.ts';

/** A list of Google's directory: what is asked for, what a page lists, and what that is. */
export type GoogleList<Entry> = Pick<PagedList<Entry>, 'first' | 'entries' | 'of'>;

/** Goes through all pages of a list, as whoever the token is of. */
export function googlePages<Entry = string>(
  calls: DirectoryCalls,
  bearer: string,
  list: GoogleList<Entry>,
): AsyncIterable<readonly Entry[]> {
  return pagesOf(calls, {
    ...list,
    headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
    advice: 'delegate the scope admin.directory.group.readonly to the service account, domain-wide',
    next: ({ body }) => {
      const page = 'nextPageToken' in body ? textOf(body.nextPageToken) : undefined;
      if (page === undefined) return undefined;
      const next = new URL(list.first);
      next.searchParams.set('pageToken', page);
      return next.href;
    },
  });
}
