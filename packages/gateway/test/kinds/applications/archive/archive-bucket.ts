import { createHash } from 'node:crypto';
import {
  ARCHIVE_FORMAT,
  type ArchiveEntry,
  addressPiece,
  objectPath,
  type Seen,
} from '@portcullis/phabricator/internal';

/** The data of a file of {@link archiveBucket}. */
export const FILE = 'PHID-FILE-aaaaaaaaaaaaaaaaaaaa';

/** A bucket with a task, two files, a diff and a page of the wiki that anyone could read, and a task that only the account could. */
export async function archiveBucket() {
  const files = new Map<string, string>();
  const add = async (
    id: string,
    title: string,
    seen: Seen,
    data?: string,
    address = data === undefined ? `/${id}` : `/${id}?download=true`,
  ) => {
    const content = { title, facts: [], text: [['p', [`text of ${id}`]]], comments: [] };
    const text = data ?? JSON.stringify(content);
    const type = data === undefined ? 'content' : 'text/html';
    const sha256 = createHash('sha256').update(text).digest('hex');
    const entry: ArchiveEntry = {
      ...{ id, kind: 'task', title, addresses: [address], policy: null, seen, type, sha256 },
      bytes: text.length,
    };
    const piece = await addressPiece(address, 1);
    files.set(piece, `${files.get(piece) ?? ''}${JSON.stringify(entry)}\n`);
    files.set(objectPath(sha256), text);
  };
  await add('T1', 'Open task', 'anyone');
  await add('T2', 'Closed task', 'reader');
  await add('F3', 'x.html', 'anyone', '<script>alert(1)</script>');
  await add('F4', 'data.txt', 'anyone', 'data of F4', `/file/data/${FILE}`);
  await add('D5', 'D5 diff 9', 'anyone', 'diff of D5', '/differential/diff/9');
  await add('D5', 'D5', 'anyone', 'newest diff of D5');
  await add('w/secret', 'Secret page', 'anyone');
  const hash = '0'.repeat(64);
  const sha256 = { index: hash, missing: hash, pieces: hash };
  const facts = {
    origin: 'https://phab.example.com',
    reader: 'account',
    day: '2026-03-01',
    missing: 0,
    digits: 1,
  };
  files.set(
    'archive.json',
    JSON.stringify({ format: ARCHIVE_FORMAT, ...facts, open: { task: 1 }, closed: {}, sha256 }),
  );
  return {
    files,
    get: async (
      key: string,
      options?: { readonly range: { readonly offset: number; readonly length: number } },
    ) => {
      const whole = files.get(key);
      const { offset = 0, length = Number.POSITIVE_INFINITY } = options?.range ?? {};
      const text = whole?.slice(offset, offset + length);
      return text === undefined ? null : { body: new Response(text).body, text: async () => text };
    },
  };
}
