import type { DirectoryCalls } from './directory-calls.ts';
import { type PagedList, pagesOf, textOf } from './pages.ts';

/** A list of Google's directory: its URL, the items of a page, and their name in messages. */
export type GoogleList<Entry> = Pick<PagedList<Entry>, 'first' | 'entries' | 'of'>;

/** Iterates over all pages of a list, with the permissions of the token. */
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
