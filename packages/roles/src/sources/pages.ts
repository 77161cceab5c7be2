import type { DirectoryAnswer, DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure } from './directory-failure.ts';

/** More pages than anybody's groups fill, or the people of a group. */
const MOST_PAGES = 100;

/** A directory's list that comes in pages. */
export interface PagedList<Entry = string> {
  readonly first: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What to do about a 403. */
  readonly advice: string;
  /** What it lists, for messages. Default: groups. */
  readonly of?: string;
  /** What a page lists; nothing if it is no page. */
  readonly entries: (body: DirectoryAnswer['body']) => readonly Entry[] | undefined;
  /** The address of the next page; nothing after the last. */
  readonly next: (answer: DirectoryAnswer) => string | undefined;
}

/** Goes through all pages. A next page at another origin is refused: the credentials go with the request. */
export async function* pagesOf<Entry = string>(
  calls: DirectoryCalls,
  list: PagedList<Entry>,
): AsyncGenerator<readonly Entry[]> {
  const { host, origin } = list.first;
  let url: URL | null = list.first;
  for (let pages = 0; url !== null; pages++) {
    if (pages === MOST_PAGES) throw new DirectoryFailure(`GET to ${host} gave more than ${MOST_PAGES} pages`);
    const answer = await calls.json(url, { headers: list.headers }, list.advice);
    const entries = list.entries(answer.body);
    if (entries === undefined)
      throw new DirectoryFailure(`GET to ${host} gave something that is no list of ${list.of ?? 'groups'}`);
    yield entries;
    const next = list.next(answer);
    url = next === undefined ? null : URL.parse(next);
    if (next !== undefined && url?.origin !== origin) {
      throw new DirectoryFailure(`GET to ${host} leads to a next page at another origin`);
    }
  }
}

/** The members of a list, each read; nothing if it is no list or a member is not what it must be. */
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

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One `; name`, `; name=word` or `; name="text"`. */
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g;

const LINK = new RegExp(`<([^>]*)>((?:${PARAMETER.source})*)`, 'g');

/**
 * The next page, where a directory names it in a header: in whatever way the standard lets it, since a page that is not found
 * is groups that somebody does not have. A link of another page than the one that was asked for is passed over.
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
