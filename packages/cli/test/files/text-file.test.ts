import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTextFile, readTextFileIfAny } from '../../src/files/text-file.ts';
import { folderWith } from '../configuration-files.ts';

test('reads a text', async () => {
  const folder = folderWith({ 'a.txt': 'é' });
  expect(await readTextFile(join(folder, 'a.txt'))).toBe('é');
  expect(await readTextFileIfAny(join(folder, 'a.txt'))).toBe('é');
});

test('a file that is not there is bad use, or nothing where it need not be', async () => {
  const file = join(folderWith({}), 'a.txt');
  await expect(readTextFile(file)).rejects.toMatchObject({
    name: 'UsageError',
    message: `${file}: is not there`,
  });
  expect(await readTextFileIfAny(file)).toBeUndefined();
});

test('a byte order mark is no text', async () => {
  const file = join(folderWith({ 'a.txt': '\uFEFFé' }), 'a.txt');
  expect([await readTextFile(file), await readTextFileIfAny(file)]).toEqual(['é', 'é']);
});

test('a folder is no file, in both cases', async () => {
  const folder = folderWith({});
  for (const read of [readTextFile, readTextFileIfAny]) {
    await expect(read(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: `${folder}: is a folder`,
    });
  }
});
