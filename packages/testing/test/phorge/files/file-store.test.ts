import { describe, expect, test } from 'vitest';
import { FileStore, fileBytes, filePath } from '../../../src/phorge/files/file-store.ts';
import { RandomKeys } from '../../../src/phorge/random-keys.ts';

const store = new FileStore(new RandomKeys((count) => new Uint8Array(count)));
const about = { name: 'a b.bin', contentType: 'application/octet-stream', cacheable: false } as const;

async function lengths(size: number, start: number, end: number): Promise<number[]> {
  const file = store.add({ ...about, size, content: 'zeros' });
  const found: number[] = [];
  for await (const chunk of fileBytes(file, start, end)) found.push(chunk.length);
  return found;
}

describe('zeros are made in pieces of 64 KiB', () => {
  test.each([
    [0, 0, 0, []],
    [1, 0, 1, [1]],
    [65_536, 0, 65_536, [65_536]],
    [200_000, 0, 200_000, [65_536, 65_536, 65_536, 3392]],
    [200_000, 100_000, 100_010, [10]],
  ])('of %i bytes, from %i to %i', async (size, start, end, expected) => {
    expect(await lengths(size, start, end)).toEqual(expected);
  });
});

test('a chunk is created only when it is read', async () => {
  const size = Number.MAX_SAFE_INTEGER;
  const bytes = fileBytes(store.add({ ...about, size, content: 'zeros' }), 0, size);
  expect((await bytes.next()).value).toHaveLength(65_536);
  await bytes.return(undefined);
});

test('a path contains key, PHID and the escaped name', () => {
  const file = store.add({ ...about, size: 1, content: Uint8Array.of(1) });
  expect(filePath(file)).toBe(`/file/data/${'a'.repeat(20)}/PHID-FILE-${'a'.repeat(20)}/a%20b.bin`);
});
