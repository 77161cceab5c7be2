import type { DirectoryAnswer, DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure } from './directory-failure.ts';

/** The maximum number of pages: more than any user's groups, or the members of a group, fill. */
const MOST_PAGES = 100;

/** A list of a directory that is split into pages. */
export interface PagedList<Entry = string> {
  readonly first: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** How to fix a 403. */
  readonly advice: string;
  /** What the list contains, for messages. Default: groups. */
  readonly of?: string;
  /** Returns the items of a page, or `undefined` for a malformed page. */
  readonly entries: (body: DirectoryAnswer['body']) => readonly Entry[] | undefined;
  /** Returns the URL of the next page, or `undefined` after the last. */
  readonly next: (answer: DirectoryAnswer) => string | undefined;
}

/** Iterates over all pages. A next page at another origin is rejected, because the request carries credentials. */
export async function* pagesOf<Entry = string>(
  calls: DirectoryCalls,
  list: PagedList<Entry>,
): AsyncGenerator<readonly Entry[]> {
  const { host, origin } = list.first;
  let url: URL | null = list.first;
  for (let pages = 0; url !== null; pages++) {
    if (pages === MOST_PAGES)
      throw new DirectoryFailure(`GET to ${host} returned more than ${MOST_PAGES} pages`);
    const answer = await calls.json(url, { headers: list.headers }, list.advice);
    const entries = list.entries(answer.body);
    if (entries === undefined)
      throw new DirectoryFailure(`GET to ${host} did not return a list of ${list.of ?? 'groups'}`);
    yield entries;
    const next = list.next(answer);
    url = next === undefined ? null : URL.parse(next);
    if (next !== undefined && url?.origin !== origin) {
      throw new DirectoryFailure(`GET to ${host} links to a next page at another origin`);
    }
  }
}

/** Parses the entries of a list. Returns `undefined` if it is not a list or an entry is malformed. */
export function readList<Entry>(
  list: unknown,
  read: (entry: Readonly<Record<string, unknown>>) => Entry | undefined,
): readonly Entry[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null
      ? read(entry as Readonly<Record<string, unknown>>)
      : undefined,
  );
  return entries.every((entry) => entry !== undefined) ? (entries as readonly Entry[]) : undefined;
}

/** A non-empty text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One `; name`, `; name=word` or `; name="text"`. */
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g;

const LINK = new RegExp(`<([^>]*)>((?:${PARAMETER.source})*)`, 'g');

/**
 * Returns the next page from a `Link` header, in any form that RFC 8288 allows: if the next page is not found, groups are missing.
 * A link whose context is another URL is ignored.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288#section-3 | RFC 8288 section 3}
 */
export function nextLink({ headers }: DirectoryAnswer): string | undefined {
  for (const [, target, written = ''] of (headers.get('link') ?? '').matchAll(LINK)) {
    const parameters = [...written.matchAll(PARAMETER)].map(([, name = '', text, word = '']) => ({
      name: name.toLowerCase(),
      value: text ?? word,
    }));
    const relations = parameters
      .find(({ name }) => name === 'rel')
      ?.value.toLowerCase()
      .split(' ');
    const isOfThisPage = parameters.every(({ name }) => name !== 'anchor');
    if (isOfThisPage && relations?.includes('next')) return target;
  }
  return undefined;
}
