import { RareReport } from '@portcullis/core/internal';
import { shortCommitAddress } from './archive-address.ts';
import {
  type ArchiveEntry,
  type ArchiveManifest,
  addressPiece,
  objectPath,
  readEntry,
  readManifest,
  readTitleWord,
  type Seen,
  sha256Of,
  type TitleWord,
  titleWords,
  wordPiece,
} from './archive-format.ts';

/** The methods of an R2 bucket that are used. */
export interface ArchiveBucket {
  get(key: string, options?: { readonly range: ByteRange }): Promise<ArchiveObject | null>;
}

/** A part of an object. */
export interface ByteRange {
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
}

/** An object of a bucket. */
export interface ArchiveObject {
  readonly body: ReadableStream<Uint8Array>;
  text(): Promise<string>;
}

/** What was found for a question. */
export interface FoundTitles {
  readonly titles: readonly TitleWord[];
  /** Whether there are more. */
  readonly more: boolean;
}

/** An archive that is served, as it is recorded. */
export interface ServedArchive extends Pick<ArchiveManifest, 'origin' | 'day'> {
  /** SHA-256 of its `archive.json`. */
  readonly sha256: string;
  /** How many objects it has, also of those that not everyone can read. */
  readonly objects: number;
}

/** The `archive.json` that is used, and the SHA-256 of it. */
export interface CurrentArchive {
  readonly manifest: ArchiveManifest;
  readonly sha256: string;
}

/** How long `archive.json` is used before it is read again, in milliseconds. */
const MANIFEST_MS = 60_000;

/** How many titles a search shows. */
export const MAX_FOUND = 100;

/** How many words of a question count. */
const MAX_WORDS = 5;

/** Reads an archive in a bucket: two operations for a page, one for each file, one for each word of a search. */
export class ArchiveReader {
  readonly #bucket: ArchiveBucket;
  readonly #report: RareReport;
  #current: CurrentArchive | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  /** SHA-256 of the `archive.json` that was recorded last. */
  #recorded: string | undefined;

  constructor(bucket: ArchiveBucket, warn: (text: string) => void) {
    this.#bucket = bucket;
    this.#report = new RareReport(warn);
  }

  /** The archive's own description; `undefined` while the bucket has no readable one. */
  async current(now: number): Promise<CurrentArchive | undefined> {
    if (this.#current !== undefined && now - this.#readAt < MANIFEST_MS && now >= this.#readAt)
      return this.#current;
    const text = await (await this.#bucket.get('archive.json'))?.text();
    const manifest = text === undefined ? undefined : readManifest(text);
    const current =
      text === undefined || manifest === undefined ? undefined : { manifest, sha256: await sha256Of(text) };
    [this.#current, this.#readAt] = [current, now];
    if (current === undefined) {
      const what = text === undefined ? 'has no archive.json' : 'has an archive.json of another format';
      this.#report.tell(`portcullis: the archive cannot be served: its bucket ${what}`, now);
    }
    return current;
  }

  /**
   * Records which archive is served, before anything of it is: the first one, and each other one. What could not be recorded is tried again
   * by the next request.
   */
  async record(
    { manifest: { origin, day, open, closed }, sha256 }: CurrentArchive,
    write: (served: ServedArchive) => Promise<void>,
  ): Promise<void> {
    if (sha256 === this.#recorded) return;
    const objects = [...Object.values(open), ...Object.values(closed)].reduce((sum, count) => sum + count, 0);
    await write({ origin, day, sha256, objects });
    this.#recorded = sha256;
  }

  /** Reports that the bucket or an object of it failed, at most once a minute. Only the kind of the error: its text may quote an address. */
  reportFailure(error: unknown, now: number): void {
    const kind = error instanceof Error ? error.name : typeof error;
    this.#report.tell(`portcullis: the archive cannot be served: reading its bucket failed (${kind})`, now);
  }

  /**
   * What is at an address. An abbreviated commit counts if only one has it. What the caller may not see counts as absent from the start: a
   * commit that is not shown makes no abbreviation of another one ambiguous.
   */
  async entry(
    address: string,
    { digits }: ArchiveManifest,
    maySee: (seen: Seen) => boolean,
  ): Promise<ArchiveEntry | undefined> {
    const [exact] = await this.#entries(
      address,
      digits,
      ({ addresses, seen }) => maySee(seen) && addresses.includes(address),
    );
    if (exact !== undefined) return exact;
    const short = shortCommitAddress(address);
    if (short === undefined) return undefined;
    const [first, second] = await this.#entries(
      short,
      digits,
      ({ addresses, seen }) => maySee(seen) && addresses.some((one) => one.startsWith(address)),
    );
    return second === undefined ? first : undefined;
  }

  async #entries(
    address: string,
    digits: number,
    isMeant: (entry: ArchiveEntry) => boolean,
  ): Promise<readonly ArchiveEntry[]> {
    const text = await (await this.#bucket.get(await addressPiece(address, digits)))?.text();
    const quoted = JSON.stringify(address);
    const lines = (text ?? '').split('\n').filter((line) => line.includes(quoted));
    return lines.flatMap((line) => readEntry(line) ?? []).filter(isMeant);
  }

  /** Titles that have every word of a question, or a word that starts with it. */
  async search(question: string, maySee: (seen: Seen) => boolean): Promise<FoundTitles> {
    let found: Map<string, TitleWord> | undefined;
    for (const word of titleWords(question).slice(0, MAX_WORDS)) {
      const before = found;
      const now = new Map<string, TitleWord>();
      const text = await (await this.#bucket.get(await wordPiece(word)))?.text();
      for (const line of (text ?? '').split('\n')) {
        if (!line.startsWith(`[${JSON.stringify(word).slice(0, -1)}`)) continue;
        const one = readTitleWord(line);
        if (one === undefined || !maySee(one[4])) continue;
        if (before === undefined || before.has(one[3])) now.set(one[3], one);
      }
      found = now;
    }
    const titles = [...(found?.values() ?? [])];
    return { titles: titles.slice(0, MAX_FOUND), more: titles.length > MAX_FOUND };
  }

  /**
   * The bytes of an entry; `undefined` where the bucket lacks them.
   *
   * @param range Default: all of them
   */
  async object({ sha256 }: ArchiveEntry, range?: ByteRange): Promise<ArchiveObject | undefined> {
    const options = range === undefined ? undefined : { range };
    return (await this.#bucket.get(objectPath(sha256), options)) ?? undefined;
  }
}
