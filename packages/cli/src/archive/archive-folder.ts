import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { objectPath } from '@portcullis/phabricator/internal';
import { UsageError } from '../usage-error.ts';

/** Bytes that are in the folder. */
export interface StoredBytes {
  readonly sha256: string;
  readonly bytes: number;
}

/** Where the state of an unfinished reading is, which the finished archive does not have. */
export const READING = '.reading';

/** The lines of the index of an archive that a person is removed from, until it is written. */
export const FORGOTTEN = `${READING}/forgotten.ndjson`;

/** The same state of a finished reading, while it is removed. */
const FINISHED = '.finished';

/** A folder with an archive. An object is written to a file of its own first, so that its name never stands for a part of it. */
export class ArchiveFolder {
  readonly path: string;
  /** Folders that were made. */
  readonly #made = new Set<string>();

  constructor(path: string) {
    this.path = path;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  /** Stores an object, one after the other. `undefined` if it has more bytes than allowed; then nothing of it stays. */
  async store(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    maxBytes: number,
  ): Promise<StoredBytes | undefined> {
    const temporary = this.#file(`${READING}/object.tmp`);
    const descriptor = openSync(temporary, 'w');
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of chunks) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) return undefined;
        hash.update(chunk);
        for (let from = 0; from < chunk.byteLength; ) from += writeSync(descriptor, chunk, from);
      }
    } finally {
      closeSync(descriptor);
    }
    const sha256 = hash.digest('hex');
    renameSync(temporary, this.#file(objectPath(sha256)));
    return { sha256, bytes };
  }

  /** Stores an object whose bytes are those of a text. */
  storeText(text: string, maxBytes: number): Promise<StoredBytes | undefined> {
    return this.store([Buffer.from(text)], maxBytes);
  }

  /** Ends a reading: its state disappears in one step. */
  finish(): void {
    this.removeFinished();
    renameSync(this.file(READING), this.file(FINISHED));
    this.removeFinished();
  }

  /** Removes what a process that was ended left of a finished reading. */
  removeFinished(): void {
    rmSync(this.file(FINISHED), { recursive: true, force: true });
  }

  /** A file whose folder exists. */
  #file(name: string): string {
    const folder = dirname(name);
    if (!this.#made.has(folder)) mkdirSync(this.file(folder), { recursive: true });
    this.#made.add(folder);
    return this.file(name);
  }
}

/** The hash and size of a file, read in pieces. */
export async function hashOf(file: string): Promise<StoredBytes> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * A file to which whole lines are appended. What a process that was ended left of its last line is cut off, so that its work is done
 * again. It is for processes that end, and not for machines that lose power: what these lose is found by `portcullis archive verify`.
 */
export class LineFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    const { size } = statSync(file);
    const whole = wholeBytes(file, size);
    if (whole < size) truncateSync(file, whole);
  }

  append(line: string): void {
    try {
      appendFileSync(this.#file, `${line}\n`);
    } catch (error) {
      const code = (error as { readonly code?: unknown }).code;
      throw new UsageError(`${this.#file}: cannot be written (${String(code ?? 'unknown reason')})`);
    }
  }
}

/** How many bytes there are up to the last line feed. */
function wholeBytes(file: string, size: number): number {
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(65_536);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - chunk.length);
      const length = readSync(descriptor, chunk, 0, end - start, start);
      const found = chunk.subarray(0, length).lastIndexOf(10);
      if (found >= 0) return start + found + 1;
      end = start;
    }
    return 0;
  } finally {
    closeSync(descriptor);
  }
}
