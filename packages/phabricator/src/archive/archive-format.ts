/** The format that this version writes and reads. */
export const ARCHIVE_FORMAT = 'portcullis-archive/1';

/** Who could read an object when it was read: an anonymous client, or only the account that read it. */
export type Seen = 'anyone' | 'reader';

/** One object of the archive: a line of `index.ndjson`. */
export interface ArchiveEntry {
  /** Such as `T1`, `w/handbook` or `rABC1234567`. Unique together with `type`. */
  readonly id: string;
  /** In the words of policies, such as `task`. */
  readonly kind: string;
  readonly title: string;
  /** Where it was, in the form of {@link archiveAddress}. */
  readonly addresses: readonly string[];
  /** The policy by which the origin showed it, such as `public` or the PHID of a policy; `null` where the origin did not state it. */
  readonly policy: string | null;
  readonly seen: Seen;
  /** `content` for data from which a page is built, or the media type of a file. */
  readonly type: string;
  /** Of its bytes, by which they are found. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Something that the archive does not contain: a line of `missing.ndjson`. */
export interface MissingEntry {
  readonly id: string;
  readonly kind: string;
  readonly reason: MissingReason;
  /** More about the reason, in English. */
  readonly detail: string;
}

/** Why something is not in an archive. */
export type MissingReason =
  /** The reader could not see it, or it does not exist: the origin does not distinguish them. */
  | 'not-readable'
  /** An anonymous client could read it at first, and not when it was checked again. */
  | 'closed-meanwhile'
  /** The origin answered with an error, also after all attempts. */
  | 'failed'
  /** Larger than the limit. */
  | 'too-large'
  /** The reading of a kind ended, and more may exist. */
  | 'not-asked'
  /** Removed on behalf of a person. */
  | 'forgotten';

/** `archive.json`, which is written last: without it, a folder is no archive. */
export interface ArchiveManifest {
  readonly format: typeof ARCHIVE_FORMAT;
  /** The origin, such as `https://phab.example.com`. */
  readonly origin: string;
  readonly reader: 'anonymous' | 'account';
  /** The day on which the reading started. */
  readonly day: string;
  /** How many objects an anonymous client could read, by kind. */
  readonly open: Readonly<Record<string, number>>;
  /** How many only the reader could, by kind. */
  readonly closed: Readonly<Record<string, number>>;
  readonly missing: number;
  /** How many hexadecimal digits name a piece of the addresses. */
  readonly digits: number;
  /** SHA-256 of `index.ndjson`, of `missing.ndjson`, and of all pieces in the order of their names. */
  readonly sha256: { readonly index: string; readonly missing: string; readonly pieces: string };
}

/** One word of a title: a line of a piece of `words/`. */
export type TitleWord = readonly [word: string, id: string, title: string, address: string, seen: Seen];

/** Where the bytes with a hash are. */
export function objectPath(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

/** How many digits name a piece, so that one has about 64 addresses at most. */
export function digitsFor(addresses: number): number {
  for (let digits = 1; digits < 4; digits++) if (addresses <= 64 * 16 ** digits) return digits;
  return 4;
}

/** The piece that has an address: lines of entries. */
export async function addressPiece(address: string, digits: number): Promise<string> {
  return `at/${(await sha256Of(address)).slice(0, digits)}.ndjson`;
}

/** The piece that has a word. All words with the same two first letters are in one. */
export async function wordPiece(word: string): Promise<string> {
  return `words/${(await sha256Of(Array.from(word).slice(0, 2).join(''))).slice(0, 2)}.ndjson`;
}

/** The words by which a title is found: of two or more letters and digits, in lower case. */
export function titleWords(title: string): readonly string[] {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{2,40}/gu) ?? [];
  return [...new Set(words)];
}

/** Reads `archive.json`. `undefined` for a text of another format. */
export function readManifest(text: string): ArchiveManifest | undefined {
  const given = parsed(text) as Partial<ArchiveManifest> | undefined;
  const isGood =
    given?.format === ARCHIVE_FORMAT &&
    typeof given.origin === 'string' &&
    (given.reader === 'anonymous' || given.reader === 'account') &&
    isDay(given.day) &&
    isCounts(given.open) &&
    isCounts(given.closed) &&
    Number.isInteger(given.digits) &&
    Number(given.digits) >= 1 &&
    Number(given.digits) <= 4 &&
    [given.sha256?.index, given.sha256?.missing, given.sha256?.pieces].every(isHash);
  return isGood ? (given as ArchiveManifest) : undefined;
}

/** Reads a line of `index.ndjson` or of a piece of `at/`. `undefined` for one that is not whole: it is served to no one. */
export function readEntry(line: string): ArchiveEntry | undefined {
  const given = parsed(line) as Partial<ArchiveEntry> | undefined;
  const isGood =
    [given?.id, given?.kind, given?.title, given?.type].every((one) => typeof one === 'string') &&
    Array.isArray(given?.addresses) &&
    given.addresses.every((one) => typeof one === 'string') &&
    (given.seen === 'anyone' || given.seen === 'reader') &&
    isHash(given.sha256) &&
    Number.isInteger(given.bytes);
  return isGood ? (given as ArchiveEntry) : undefined;
}

/** Reads a line of a piece of `words/`. `undefined` for one that is not whole. */
export function readTitleWord(line: string): TitleWord | undefined {
  const given = parsed(line);
  const isGood =
    Array.isArray(given) &&
    given.length === 5 &&
    given.every((one) => typeof one === 'string') &&
    (given[4] === 'anyone' || given[4] === 'reader');
  return isGood ? (given as unknown as TitleWord) : undefined;
}

function isDay(given: unknown): boolean {
  return typeof given === 'string' && /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given));
}

function isHash(given: unknown): boolean {
  return typeof given === 'string' && /^[\da-f]{64}$/.test(given);
}

function isCounts(given: unknown): boolean {
  return (
    typeof given === 'object' && given !== null && Object.values(given).every((one) => Number.isInteger(one))
  );
}

function parsed(text: string): unknown {
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === 'object' && given !== null ? given : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export async function sha256Of(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
