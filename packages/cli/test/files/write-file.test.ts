import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolderOf, writeFile, writeSecretFile } from '../../src/files/write-file.ts';
import { folderWith } from '../configuration-files.ts';
import { withLittleRoom } from '../little-room.ts';

test('a file is overwritten, and a file with a secret is not: only its owner can read it', async () => {
  const file = join(folderWith({ a: 'old' }), 'a');
  await writeFile(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  await expect(writeSecretFile(file, 'secret')).rejects.toMatchObject({
    name: 'UsageError',
    message: `${file}: already exists and is not overwritten`,
  });
  await writeSecretFile(`${file}.key`, 'secret');
  expect([readFileSync(`${file}.key`, 'utf8'), statSync(`${file}.key`).mode & 0o777]).toEqual([
    'secret',
    0o600,
  ]);
});

test.each([
  ['', 'is a folder: give a file'],
  ['missing/b', 'its folder does not exist'],
  ['a/b', 'its parent is not a folder'],
  [`${'b'.repeat(300)}`, 'cannot be written (ENAMETOOLONG)'],
])(
  'a file that cannot be written is invalid usage, and is reported in readable words: %j',
  async (name, message) => {
    const file = join(folderWith({ a: '' }), name);
    await expect(writeFile(file, 'b')).rejects.toMatchObject({
      name: 'UsageError',
      message: `${file}: ${message}`,
    });
  },
);

test('the folder of a new file is created, unless a file is in its way', async () => {
  const folder = folderWith({ a: '' });
  await makeFolderOf(join(folder, 'b/c/d'));
  expect(statSync(join(folder, 'b/c')).isDirectory()).toBe(true);
  await expect(makeFolderOf(join(folder, 'a/d'))).rejects.toMatchObject({
    message: `${join(folder, 'a')}: already exists and is not overwritten`,
  });
});

test('a secret that cannot be written completely leaves no file, so that the command can be repeated', () => {
  const folder = folderWith({});
  const file = join(folder, 'a.key');
  const { code, err } = withLittleRoom(0, 'keys', 'new', 'session', '--out', file);
  expect(code).toBe(2);
  expect(err).toContain(`${file}: cannot be written (EFBIG)`);
  expect(readdirSync(folder)).toEqual([]);
});
