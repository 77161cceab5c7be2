import { readBounded } from '@portcullis/core/internal';
import {
  archiveAddress,
  type Content,
  commitDiffAddress,
  dataAddress,
  diffAddress,
  fileAddress,
  isCommitAddress,
  type MissingEntry,
  type Piece,
  type Pieces,
  shortCommitAddress,
} from '@portcullis/phabricator/internal';
import { anonymousPage, chunksOf, downloaded, type Instance } from './anonymous-pages.ts';
import type { ReadFile, ReadObject, ReadPart, ReadStep } from './read-object.ts';

/** Numbers of objects with one letter, such as `T1-1500`. Without an end, they are read until many in a row are not readable. */
export interface NumberRange {
  readonly letter: string;
  readonly from: number;
  readonly to?: number;
}

/** Objects that an anonymous client reads by their monograms, by letter. */
export const MONOGRAM_KINDS: Readonly<Record<string, string>> = {
  T: 'task',
  D: 'revision',
  P: 'paste',
  F: 'file',
};

/** The most changed files of a revision whose pages are opened. */
const MAX_CHANGESETS = 500;

/** Reads pages by their numbers, as an anonymous client. */
export function numberedPages(instance: Instance, range: NumberRange, gap: number): ReadPart {
  const { letter, from, to } = range;
  const kind = MONOGRAM_KINDS[letter] ?? 'unknown';
  return {
    name: `${letter}${from}-${to ?? ''}`,
    async *read(after) {
      // A cursor is the last number, and how many before it were not readable.
      const [last = from - 1, unread = 0] = (after ?? '').split(' ').filter(Boolean).map(Number);
      let closed = unread;
      for (let number = last + 1; to === undefined || number <= to; number++) {
        const id = `${letter}${number}`;
        const step = await pageStep(instance, `/${id}`, id, kind);
        closed = step.objects.length === 0 ? closed + 1 : 0;
        const isEnd = to === undefined && closed >= gap;
        const detail = `${gap} numbers in a row were not readable: the reading ended there`;
        const ended: MissingEntry[] = isEnd
          ? [{ id: `${letter}${number + 1}-`, kind, reason: 'not-asked', detail }]
          : [];
        yield { ...step, cursor: `${number} ${closed}`, missing: [...step.missing, ...ended] };
        if (isEnd) return;
      }
    },
  };
}

/** Reads pages at addresses, such as those of the wiki and of commits, as an anonymous client. */
export function addressedPages(instance: Instance, addresses: readonly string[]): ReadPart {
  return {
    name: 'addresses',
    async *read(after) {
      for (let index = after === undefined ? 0 : Number(after) + 1; index < addresses.length; index++) {
        const address = addresses[index] ?? '';
        // A title has an abbreviated commit, with the callsign or without it.
        yield {
          ...(await pageStep(instance, address, monogramAt(address), kindAt(address))),
          cursor: String(index),
        };
      }
    },
  };
}

/** The monogram that is a whole address, such as `T1` of `/T1`. */
export function monogramAt(address: string): string | undefined {
  return /^\/([A-Z][1-9]\d*)$/.exec(address)?.[1];
}

/** The kind of what is at an address. */
function kindAt(address: string): string {
  const monogram = monogramAt(address);
  if (monogram !== undefined) return MONOGRAM_KINDS[monogram.charAt(0)] ?? 'unknown';
  if (isCommitAddress(address)) return 'commit';
  return address.startsWith('/w/') ? 'document' : 'page';
}

async function pageStep(
  instance: Instance,
  address: string,
  monogram: string | undefined,
  kind: string,
): Promise<Omit<ReadStep, 'cursor'>> {
  const id = monogram ?? address.replace(/^\/|\/$/g, '');
  const page = await anonymousPage(instance, address, monogram);
  if (page.state !== 'open') {
    const reason = page.state === 'failed' ? 'failed' : 'not-readable';
    return { objects: [], missing: [{ id, kind, reason, detail: page.detail }] };
  }
  const shared = { id, kind, policy: null, seen: 'anyone' } as const;
  const plain = servedAddress(address);
  const short = shortCommitAddress(plain);
  // The title of a commit's page is its abbreviated name.
  const title =
    kind === 'commit' && page.heading !== '' ? page.heading : titleWithout(page.content.title, id);
  const addresses = [plain, ...(short === undefined ? [] : [short])];
  const object = (of: Content): ReadObject => ({ ...shared, title, addresses, of });
  const content = { ...page.content, title };
  const opened = { instance, id, object, content, html: page.html };
  if (kind === 'revision') return revisionStep(opened);
  if (kind === 'file') return fileStep(opened);
  if (kind === 'commit') return commitStep(opened);
  return { objects: [object(content)], missing: [] };
}

/** The page of an object, opened. */
interface OpenedPage {
  readonly instance: Instance;
  readonly id: string;
  readonly content: Content;
  readonly html: string;
  /** The object with such a content. */
  readonly object: (content: Content) => ReadObject;
}

/** A revision with the pages of its changed files, which have the comments on lines, and its raw diff. */
async function revisionStep({
  instance,
  id,
  object,
  content,
  html,
}: OpenedPage): Promise<Omit<ReadStep, 'cursor'>> {
  const missing: MissingEntry[] = [];
  const unread = (what: string, detail: string): void => {
    missing.push({ id: `${id} ${what}`, kind: 'diff', reason: 'failed', detail });
  };
  const refs = changesetsIn(html);
  const text = [...content.text];
  for (const ref of refs.slice(0, MAX_CHANGESETS)) {
    const page = await anonymousPage(instance, `/differential/changeset/?ref=${ref}`);
    if (page.state === 'open') text.push(...page.content.text);
    else unread(`changeset ${ref}`, page.detail);
  }
  if (refs.length > MAX_CHANGESETS)
    unread('changesets', `only the first ${MAX_CHANGESETS} of ${refs.length} were read`);
  const diffs = diffsIn(html, id);
  const newest = diffs.at(-1);
  const older: ReadObject[] = [];
  for (const diff of diffs.slice(0, -1)) {
    const answer = await rawDiff(instance, `/${id}?id=${diff}&download=true`);
    const bytes = answer && (await readBounded(answer, MAX_OLDER_DIFF));
    if (bytes === undefined) unread(`diff ${diff}`, 'was not answered, or is too large');
    else
      older.push(
        diffObject(object(content), `${id} diff ${diff}`, [diffAddress(diff)], [Buffer.from(bytes)]),
      );
  }
  const links = [dataAddress(`/${id}`), ...older.flatMap(({ addresses }) => addresses)];
  const found = object({
    ...content,
    text: [
      ...text,
      ['ul', links.map((link): Piece => ['li', [['a', [['own', 'Raw diff'], numberIn(link)], link]]])],
    ],
  });
  const answer = await rawDiff(instance, dataAddress(`/${id}`));
  if (answer === undefined) unread('raw diff', 'was not answered');
  const addresses = [dataAddress(`/${id}`), ...(newest === undefined ? [] : [diffAddress(newest)])];
  const raw = answer === undefined ? [] : [diffObject(found, id, addresses, chunksOf(answer))];
  return { objects: [found, ...older, ...raw], missing };
}

/** The number of an older diff, behind its link. */
export function numberIn(link: string): string {
  return link.startsWith('/differential/') ? ` ${link.split('/').at(-1)}` : '';
}

/** The numbers of the diffs of a revision, which its page lists, the oldest first. */
function diffsIn(html: string, id: string): readonly string[] {
  const found = html.matchAll(new RegExp(`"/${id}\\?id=([1-9]\\d{0,9})"`, 'g'));
  return [...new Set([...found].map(([, diff = '']) => diff))].sort((a, b) => Number(a) - Number(b));
}

/** A commit with its changes. Those of a large one are only offered as a file. */
async function commitStep({ instance, id, object, content }: OpenedPage): Promise<Omit<ReadStep, 'cursor'>> {
  const [address = ''] = object(content).addresses;
  const link = commitDiffAddress(address);
  const answer = await rawDiff(instance, link);
  const diff = answer && (await readBounded(answer, MAX_OLDER_DIFF));
  if (diff === undefined) {
    const detail = answer === undefined ? 'was not answered' : `more than ${MAX_OLDER_DIFF} bytes`;
    return {
      objects: [object(content)],
      missing: [
        { id: `${id} raw diff`, kind: 'diff', reason: answer === undefined ? 'failed' : 'too-large', detail },
      ],
    };
  }
  const found = object({ ...content, text: [...content.text, ...shownDiff(link, diff)] });
  return { objects: [found, diffObject(found, id, [link], [Buffer.from(diff)])], missing: [] };
}

/** Diffs of more characters are only offered as a file. */
const MAX_SHOWN_DIFF = 1_048_576;

/** Diffs that are read as a whole, in bytes. */
const MAX_OLDER_DIFF = 16_777_216;

/** A link to a raw diff, and the diff itself if it is not large. */
export function shownDiff(link: string, diff: string): Pieces {
  const offered: Pieces = [['p', [['a', [['own', 'Raw diff']], link]]]];
  return diff.length > MAX_SHOWN_DIFF ? offered : [...offered, ['h2', [['own', 'Diff']]], ['pre', [diff]]];
}

/** A raw diff as a file of an object. It has the id of the object, so that it is closed with it. */
export function diffObject(
  object: ReadObject,
  name: string,
  addresses: readonly string[],
  chunks: ReadFile['chunks'],
): ReadObject {
  return { ...object, title: `${name}.diff`, addresses, of: { type: 'text/x-diff', chunks } };
}

/** Downloads a raw diff. A page, such as a form to log in, is none. */
async function rawDiff(instance: Instance, link: string): Promise<Response | undefined> {
  const answer = await downloaded(instance, link);
  if (!/^text\/html\b/i.test(answer?.headers.get('content-type') ?? '')) return answer;
  await answer?.body?.cancel();
  return undefined;
}

/** Where the archive looks for what was at an address. */
function servedAddress(address: string): string {
  const { pathname, searchParams } = new URL(address, 'https://archive.invalid');
  return archiveAddress(decoded(pathname), searchParams);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    // A path that is not percent-encoded text is no address of Phorge.
    if (error instanceof URIError) return path;
    throw error;
  }
}

/** The changed files that a page names for its scripts, in JSON that may be escaped for an attribute. */
function changesetsIn(html: string): readonly string[] {
  const found = html.matchAll(/(?:"|&quot;)ref(?:"|&quot;)\s*:\s*(?:"|&quot;)(\d{1,12})(?:"|&quot;)/g);
  return [...new Set([...found].map(([, ref = '']) => ref))];
}

/** A file's page and its data. The secret in the address of the data is not archived. */
async function fileStep({
  instance,
  id,
  object,
  content,
  html,
}: OpenedPage): Promise<Omit<ReadStep, 'cursor'>> {
  const [link, phid] =
    /(?:https?:\/\/[^\s"'<>/]+)?\/file\/(?:data|download)\/[^\s"'<>]*?(PHID-FILE-[a-z\d]{20})\/[^\s"'<>]*/.exec(
      html,
    ) ?? [];
  const answer = link === undefined ? undefined : await downloaded(instance, link.replaceAll('&amp;', '&'));
  if (answer === undefined || phid === undefined) {
    const detail = link === undefined ? 'its page has no link to its data' : 'its data was not answered';
    return {
      objects: [object(content)],
      missing: [{ id: `${id} data`, kind: 'file', reason: 'failed', detail }],
    };
  }
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return {
    objects: fileObjects(object(content), phid, {
      type: type || 'application/octet-stream',
      chunks: chunksOf(answer),
    }),
    missing: [],
  };
}

/** The page of a file with a link to its data, and the data. */
export function fileObjects(
  page: ReadObject,
  phid: string,
  file: Extract<ReadObject['of'], { type: string }>,
): readonly ReadObject[] {
  const data = fileAddress(phid);
  const isImage = file.type.startsWith('image/');
  const content = page.of as Content;
  const shown: Content = {
    ...content,
    text: [
      ...content.text,
      ...(isImage ? [['p', [['img', data, page.title]]] as const] : []),
      ['p', [['a', [['own', 'Download']], data]]],
    ],
  };
  return [
    { ...page, of: shown, addresses: [...page.addresses, `/file/info/${phid}`] },
    { ...page, of: file, addresses: [data, dataAddress(`/${page.id}`)] },
  ];
}

/** A window's title without the sign and the name of the object. */
function titleWithout(title: string, id: string): string {
  const at = title.indexOf(id);
  // Files and pages of the wiki have a sign only.
  const rest = at < 0 || at > 3 ? title.replace(/^\p{So}\s+/u, '') : title.slice(at + id.length);
  return rest.replace(/^[\s:·-]+/, '') || id;
}
