import type { RandomKeys } from '../random-keys.ts';

const KEY_LENGTH = 20;
const CHUNK_BYTES = 64 * 1024;

/** A stored file; one that was uploaded keeps its length and hash only, not its bytes. */
export interface StoredFile {
  readonly id: number;
  readonly phid: string;
  /** The secret part of its address. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256?: string;
  /** Avatars and such: `public` for a CDN. */
  readonly cacheable: boolean;
  readonly content: Uint8Array | 'zeros' | 'not kept';
}

/** The files of one fake Phorge. */
export class FileStore {
  readonly #keys: RandomKeys;
  readonly #files: StoredFile[] = [];

  constructor(keys: RandomKeys) {
    this.#keys = keys;
  }

  get all(): readonly StoredFile[] {
    return this.#files;
  }

  add(file: Omit<StoredFile, 'id' | 'phid' | 'key'>): StoredFile {
    const stored = {
      ...file,
      id: this.#files.length + 1,
      phid: this.#keys.phid('FILE'),
      key: this.#keys.key(KEY_LENGTH),
    };
    this.#files.push(stored);
    return stored;
  }

  find(matches: (file: StoredFile) => boolean): StoredFile | undefined {
    return this.#files.find(matches);
  }
}

/** The capability address of a file, from the root. */
export function filePath(file: StoredFile): string {
  return `/file/data/${file.key}/${file.phid}/${encodeURIComponent(file.name)}`;
}

/** The bytes of a file from `start` up to, not including, `end`; zeros are made as they are read. */
export async function* fileBytes(file: StoredFile, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (file.content instanceof Uint8Array) {
    yield file.content.subarray(start, end);
    return;
  }
  const zeros = new Uint8Array(CHUNK_BYTES);
  for (let left = end - start; left > 0; left -= CHUNK_BYTES) {
    yield left < CHUNK_BYTES ? zeros.subarray(0, left) : zeros;
  }
}
