import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replaceFile } from '../../src/files/replaced-file.ts';
import { folderWith } from '../configuration-files.ts';
import { codeWithLittleRoom } from '../little-room.ts';

const MODULE = join(import.meta.dirname, '../../src/files/replaced-file.ts');

test('a failed write leaves the former file, and no other file', () => {
  const folder = folderWith({ a: 'old' });
  for (const name of ['a', 'new']) {
    const { out } = codeWithLittleRoom(
      2,
      `import { replaceFile } from ${JSON.stringify(MODULE)};
      await replaceFile(${JSON.stringify(join(folder, name))}, 'x'.repeat(5000)).catch(({ code }) => console.log(code));`,
    );
    expect(out).toBe('EFBIG\n');
  }
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
});

test('a replaced file stays readable for its readers, unless it is to be private', async () => {
  const file = join(folderWith({ a: 'old' }), 'a');
  const mode = () => statSync(file).mode & 0o777;
  chmodSync(file, 0o640);
  await replaceFile(file, 'new');
  expect([readFileSync(file, 'utf8'), mode()]).toEqual(['new', 0o640]);
  await replaceFile(file, 'newer', 0o600);
  expect([readFileSync(file, 'utf8'), mode()]).toEqual(['newer', 0o600]);
});

test('a new file has the permissions of the process', async () => {
  const file = join(folderWith({}), 'a');
  await replaceFile(file, 'new');
  expect(statSync(file).mode & 0o777).toBe(0o666 & ~process.umask());
});

test('a symbolic link stays, and its target is written', async () => {
  const folder = folderWith({ kept: 'old' });
  for (const name of ['kept', 'missing']) {
    const link = join(folder, `to-${name}`);
    symlinkSync(name, link);
    await replaceFile(link, 'new', 0o600);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('new');
    expect(statSync(link).mode & 0o777).toBe(0o600);
  }
});

test('a device is written to, and stays one', async () => {
  await replaceFile('/dev/null', 'new');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a path that is no file is reported with the system’s error', async () => {
  const folder = folderWith({});
  mkdirSync(join(folder, 'b'));
  await expect(replaceFile(join(folder, 'b'), 'new')).rejects.toMatchObject({ code: 'EISDIR' });
  writeFileSync(join(folder, 'c'), '');
  await expect(replaceFile(join(folder, 'c/d'), 'new')).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.skipIf(process.getuid?.() === 0)(
  'a file without write permission is not replaced through its writable folder',
  async () => {
    const file = join(folderWith({ a: 'old' }), 'a');
    chmodSync(file, 0o444);
    await expect(replaceFile(file, 'new')).rejects.toMatchObject({ code: 'EACCES' });
    expect(readFileSync(file, 'utf8')).toBe('old');
  },
);

test.skipIf(process.getuid?.() === 0)(
  'where the folder accepts no new file the file is overwritten',
  async () => {
    const folder = folderWith({ a: 'old' });
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    await replaceFile(join(folder, 'a'), 'new', 0o600);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
  },
);
