import { createHash } from 'node:crypto';
import { archiveAnswer } from '../../src/archive/archive-answer.ts';
import {
  ARCHIVE_FORMAT,
  type ArchiveEntry,
  addressPiece,
  objectPath,
  titleWords,
  wordPiece,
} from '../../src/archive/archive-format.ts';
import { ArchiveReader, type ByteRange, type ServedArchive } from '../../src/archive/archive-reader.ts';

/** An object of an archive in memory. */
export interface MemoryObject
  extends Pick<ArchiveEntry, 'id' | 'addresses'>,
    Partial<Pick<ArchiveEntry, 'kind' | 'title' | 'seen' | 'type'>> {
  /** Default: content with a text. */
  readonly data?: string;
  readonly content?: object;
}

export const MANIFEST = {
  format: ARCHIVE_FORMAT,
  ...{ origin: 'https://phab.example.com', reader: 'account', day: '2026-03-01', missing: 0, digits: 1 },
  ...{ open: { task: 1234, mock: 1 }, closed: { task: 1 } },
  sha256: { index: '0'.repeat(64), missing: '0'.repeat(64), pieces: '0'.repeat(64) },
};

/** A bucket with an archive of these objects, which notes each operation. */
export async function archiveInMemory(objects: readonly MemoryObject[]) {
  const files = new Map<string, string>([['archive.json', JSON.stringify(MANIFEST)]]);
  const operations: string[] = [];
  // A piece has each line once, also of an entry with two addresses in it.
  const append = (name: string, line: unknown): void => {
    const [before, more] = [files.get(name) ?? '', `${JSON.stringify(line)}\n`];
    if (!before.includes(more)) files.set(name, `${before}${more}`);
  };
  for (const { id, addresses, title = id, data, content, ...given } of objects) {
    const text =
      data ?? JSON.stringify(content ?? { title, facts: [], text: [['p', [`text of ${id}`]]], comments: [] });
    const entry: ArchiveEntry = {
      ...{ id, kind: 'task', title, addresses, policy: null, seen: 'anyone', type: 'content', ...given },
      ...{ sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) },
    };
    files.set(objectPath(entry.sha256), text);
    for (const address of addresses) append(await addressPiece(address, 1), entry);
    for (const word of titleWords(title))
      append(await wordPiece(word), [word, id, title, addresses[0], entry.seen]);
  }
  return {
    files,
    operations,
    get: async (key: string, options?: { readonly range: ByteRange }) => {
      operations.push(key);
      const text = files.get(key);
      if (text === undefined) return null;
      const { offset = 0, length = Number.POSITIVE_INFINITY } = options?.range ?? {};
      const answer = new Response(Buffer.from(text).subarray(offset, offset + length));
      return { body: answer.body as ReadableStream<Uint8Array>, text: () => answer.text() };
    },
  };
}

/** What asks an archive in memory, as the gate does. */
export function askedOf(
  bucket: Awaited<ReturnType<typeof archiveInMemory>>,
  {
    noindex = false,
    theme = {},
    record = async () => {},
  }: { noindex?: boolean; theme?: object; record?: (served: ServedArchive) => Promise<void> } = {},
) {
  const warned: string[] = [];
  const reader = new ArchiveReader(bucket, (text) => warned.push(text));
  let now = 0;
  const ask = async (target: string, init: RequestInit & { readonly closed?: boolean } = {}) => {
    const request = new Request(`https://phab.example.com${target}`, init);
    const path = decodeURIComponent(new URL(request.url).pathname);
    const clock = { now: () => now } as never;
    bucket.operations.length = 0;
    const answer = await archiveAnswer(
      { reader, noindex, theme },
      { request, path, clock, mayReadClosed: init.closed ?? false, record },
    );
    const { status, headers } = answer;
    return { status, headers, text: await answer.text(), operations: bucket.operations.length };
  };
  return {
    ask,
    warned,
    pass: (milliseconds: number): void => {
      now += milliseconds;
    },
  };
}

/** A page without what differs between any two. */
export function withoutNonce(text: string): string {
  return text.replace(/nonce="[^"]*"/g, '');
}
