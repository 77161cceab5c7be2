import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { type Stores, sqliteStores } from '../../../src/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sso {
  readonly put: (key: string, text: string, expiresAt: number, now: number) => Promise<void>;
  readonly take: (key: string, now: number) => Promise<string | undefined>;
}

const ssoOf = ({ namespaceOf }: Stores) => namespaceOf('PortcullisSso')?.getByName('sso') as Sso;

test('stored rows are there at the next opening, in a folder that no other user can read', async () => {
  const own = join(folder, 'a', 'b');
  const before = sqliteStores(own);
  await ssoOf(before).put('code', 'kept', 2_000, 1_000);
  before.close();
  expect(statSync(own).mode & 0o777).toBe(0o700);
  const after = sqliteStores(own);
  expect(await ssoOf(after).take('code', 1_001)).toBe('kept');
  after.close();
});

test('no other user can read the files in an existing folder, as systemd and Docker create it', async () => {
  const open = join(folder, 'open');
  mkdirSync(open, { mode: 0o755 });
  const stores = sqliteStores(open);
  await ssoOf(stores).put('code', 'kept', 2_000, 1_000);
  const modes = readdirSync(open).map((name) => [name, statSync(join(open, name)).mode & 0o777]);
  stores.close();
  const name = 'PortcullisSso.sso.db';
  expect(modes.toSorted()).toEqual([name, `${name}-shm`, `${name}-wal`].map((file) => [file, 0o600]));
});

test('closed stores refuse calls, and closing them again is no failure', async () => {
  const stores = sqliteStores(join(folder, 'closed'));
  const store = ssoOf(stores);
  await store.put('code', 'kept', 2_000, 1_000);
  stores.close();
  await expect(store.take('code', 1_001)).rejects.toThrow();
  expect(() => stores.close()).not.toThrow();
});

test('an object whose file is invalid is opened again at each call, says why by its name, and leaves nothing open', async () => {
  const own = join(folder, 'damaged');
  const stores = sqliteStores(own);
  const file = join(own, 'PortcullisSso.sso.db');
  writeFileSync(file, 'no database '.repeat(20));
  const before = readdirSync('/dev/fd').length;
  for (let count = 0; count < 5; count++)
    expect(() => ssoOf(stores)).toThrow(expect.objectContaining({ name: 'SQLite file is not a database' }));
  expect(readdirSync('/dev/fd')).toHaveLength(before);
  rmSync(file);
  mkdirSync(file);
  expect(() => ssoOf(stores)).toThrow(expect.objectContaining({ name: 'SQLite EISDIR' }));
  rmSync(file, { recursive: true });
  await ssoOf(stores).put('code', 'kept', 2_000, 1_000);
  expect(await ssoOf(stores).take('code', 1_001)).toBe('kept');
  stores.close();
});

test.each([undefined, '', 5])('%j is refused as a folder at the start', (given) => {
  expect(() => sqliteStores(given as string)).toThrow('sqliteStores: pass the folder for the files');
});

test('a folder that cannot be created is reported with its path and the reason', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  expect(() => sqliteStores(file)).toThrow(`sqliteStores: the folder ${file} cannot be created (EEXIST)`);
  expect(() => sqliteStores(join(file, 'below'))).toThrow('cannot be created (ENOTDIR)');
});

test('the name of sqliteStores in messages is that of the function', () => {
  const stores = sqliteStores(folder);
  expect(stores.name).toBe('sqliteStores()');
});

test.each([
  ['has no SQLite', () => undefined],
  ['cannot be asked for it', undefined],
])('a runtime that %s is refused at the start, with what to do', (_, getBuiltinModule) => {
  const before = process.getBuiltinModule;
  process.getBuiltinModule = getBuiltinModule as never;
  try {
    expect(() => sqliteStores(folder)).toThrow('has no node:sqlite: use Node 22.13 or newer');
  } finally {
    process.getBuiltinModule = before;
  }
});
