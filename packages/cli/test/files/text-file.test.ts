import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readExactText, readTextFile, readTextFileIfAny } from '../../src/files/text-file.ts';
import { folderWith } from '../configuration-files.ts';

test('readTextFile returns the text of a UTF-8 file', async () => {
  const folder = folderWith({ 'a.txt': 'é' });
  expect(await readTextFile(join(folder, 'a.txt'))).toBe('é');
  expect(await readTextFileIfAny(join(folder, 'a.txt'))).toBe('é');
});

test('a file that is not there is invalid usage, or nothing where it need not be', async () => {
  const file = join(folderWith({}), 'a.txt');
  await expect(readTextFile(file)).rejects.toMatchObject({
    name: 'UsageError',
    message: `${file}: is not there`,
  });
  expect(await readTextFileIfAny(file)).toBeUndefined();
});

test('a byte order mark is not part of the text', async () => {
  const file = join(folderWith({ 'a.txt': '\uFEFFé' }), 'a.txt');
  expect([await readTextFile(file), await readTextFileIfAny(file)]).toEqual(['é', 'é']);
});

test('a folder is no file, for reading and for a missing one', async () => {
  const folder = folderWith({});
  for (const read of [readTextFile, readTextFileIfAny]) {
    await expect(read(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: `${folder}: is a folder`,
    });
  }
});

test.each<[name: string, octets: Buffer, told: string]>([
  ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), ': is UTF-16, as PowerShell 5 writes output of commands'],
  ['UTF-16 in the other order', Buffer.from('\uFEFF{}', 'utf16le').swap16(), ': is UTF-16'],
  // Read as another letter, a rule about this path would never apply.
  ['Latin-1', Buffer.from('{\n"path": "/Z\u00fcrich/**"\n}', 'latin1'), ':2: is not UTF-8: save it as UTF-8'],
  ['octets of anything', Buffer.from([0xc3]), ':1: is not UTF-8: save it as UTF-8'],
])('a file in %s is refused as text', async (_name, octets, told) => {
  const file = join(folderWith({}), 'a.txt');
  writeFileSync(file, octets);
  for (const read of [readTextFile, readTextFileIfAny, readExactText]) {
    await expect(read(file)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(`${file}${told}`),
    });
  }
});
