import type { DirectoryAnswer, DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure } from './directory-failure.ts';

/** More pages than anybody's groups fill. */
const MOST_PAGES = 100;

/** A directory's list that comes in pages. */
export interface PagedList {
  readonly first: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What to do about a 403. */
  readonly advice: string;
  /** The groups of a page; nothing if it is no page. */
  readonly groups: (body: DirectoryAnswer['body']) => readonly string[] | undefined;
  /** The address of the next page; nothing after the last. */
  readonly next: (answer: DirectoryAnswer) => string | undefined;
}

/** Goes through all pages. A next page at another origin is refused: the credentials go with the request. */
export async function* pagesOf(calls: DirectoryCalls, list: PagedList): AsyncGenerator<readonly string[]> {
  const { host, origin } = list.first;
  let url: URL | null = list.first;
  for (let pages = 0; url !== null; pages++) {
    if (pages === MOST_PAGES) throw new DirectoryFailure(`GET to ${host} gave more than ${MOST_PAGES} pages`);
    const answer = await calls.json(url, { headers: list.headers }, list.advice);
    const groups = list.groups(answer.body);
    if (groups === undefined)
      throw new DirectoryFailure(`GET to ${host} gave something that is no list of groups`);
    yield groups;
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
