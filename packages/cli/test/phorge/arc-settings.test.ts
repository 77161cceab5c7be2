import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialInArc, keepInArc } from '../../src/phorge/arc-settings.ts';
import { codeWithLittleRoom } from '../little-room.ts';

const MODULE = join(import.meta.dirname, '../../src/phorge/arc-settings.ts');

const BASE = new URL('https://phorge.corp.example/');
const API = 'https://phorge.corp.example/api/';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arcrc-'));
  file = join(folder, '.arcrc');
});
afterEach(() => rm(folder, { recursive: true }));

const write = (settings: object) => writeFile(file, JSON.stringify(settings), { mode: 0o644 });
const read = async () => JSON.parse(await readFile(file, 'utf8'));

test('existing settings of arc are kept, and its token is stored with the new address', async () => {
  const other = { 'https://other.example/api/': { token: 'api-other' } };
  await write({
    hosts: { ...other, [API]: { token: 'api-own' } },
    config: { editor: 'vi' },
    aliases: { x: ['y'] },
  });
  expect(await keepInArc(file, BASE, 'pcl_a.b', false)).toMatchObject({ hasToken: true });
  expect(await read()).toEqual({
    hosts: {
      ...other,
      [API]: { token: 'api-own' },
      'https://gate:pcl_a.b@phorge.corp.example/api/': { token: 'api-own' },
    },
    config: { editor: 'vi', 'phabricator.uri': 'https://gate:pcl_a.b@phorge.corp.example/' },
    aliases: { x: ['y'] },
  });
});

test('the credential of an earlier login is removed, and its token is not', async () => {
  await keepInArc(file, BASE, 'pcl_a.old', false);
  const settings = await read();
  settings.hosts['https://gate:pcl_a.old@phorge.corp.example/api/'] = { token: 'cli-own' };
  await write(settings);
  expect(await keepInArc(file, BASE, 'pcl_a.new', false)).toMatchObject({ hasToken: true });
  expect(JSON.stringify(await read())).not.toContain('pcl_a.old');
  expect((await read()).hosts['https://gate:pcl_a.new@phorge.corp.example/api/']).toEqual({
    token: 'cli-own',
  });
});

test('no other user can read the file, which may have been readable before', async () => {
  await write({});
  await keepInArc(file, BASE, 'pcl_a.b', false);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a link to the file, as those who keep their settings elsewhere have it, stays one', async () => {
  await writeFile(join(folder, 'kept'), '{}');
  await symlink('kept', file);
  await keepInArc(file, BASE, 'pcl_a.b', false);
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'kept'), 'utf8')).toContain('pcl_a.b');
});

test('where it cannot be written whole, the former file is kept, and no copy with a credential', async () => {
  await write({ aliases: { x: ['y'.repeat(2000)] } });
  const before = await readFile(file, 'utf8');
  const { out } = codeWithLittleRoom(
    2,
    `import { keepInArc } from ${JSON.stringify(MODULE)};
    const kept = keepInArc(${JSON.stringify(file)}, new URL('${BASE}'), 'pcl_a.b');
    await kept.catch(({ name, message }) => console.log(name, message));`,
  );
  expect(out).toBe(`UsageError ${file}: cannot be written (EFBIG)\n`);
  expect(await readdir(folder)).toEqual(['.arcrc']);
  expect(await readFile(file, 'utf8')).toBe(before);
});

test('a missing token is reported', async () => {
  expect(await keepInArc(file, BASE, 'pcl_a.b', false)).toMatchObject({ hasToken: false });
});

test('a file that is not valid JSON is left as it is, and not quoted', async () => {
  await writeFile(file, '{ "hosts": secret');
  await expect(keepInArc(file, BASE, 'pcl_a.b', false)).rejects.toThrow(/\.arcrc: is not valid JSON/);
  await expect(keepInArc(file, BASE, 'pcl_a.b', false)).rejects.not.toThrow(/secret/);
  expect(await readFile(file, 'utf8')).toBe('{ "hosts": secret');
});

test('an unreadable settings file is named', async () => {
  await mkdir(file);
  await expect(credentialInArc(file, BASE)).rejects.toThrow(`${file}: is a folder`);
});

test('a credential is found for its own gate only', async () => {
  await keepInArc(file, BASE, 'pcl_a.b', false);
  expect(await credentialInArc(file, BASE)).toBe('pcl_a.b');
  expect(await credentialInArc(file, new URL('https://other.example/'))).toBeUndefined();
  await write({ config: { 'phabricator.uri': 'https://me:password@phorge.corp.example/' } });
  expect(await credentialInArc(file, BASE)).toBeUndefined();
});

test('where the gateway looks before the token, the credential is put there, and removed from the address', async () => {
  await keepInArc(file, BASE, 'pcl_a.old', false);
  const settings = await read();
  settings.hosts['https://gate:pcl_a.old@phorge.corp.example/api/'] = { token: 'cli-own', user: 'ada' };
  await write(settings);
  const { address, hasToken } = await keepInArc(file, BASE, 'pcl_a.b', true);
  expect([address.href, hasToken]).toEqual([BASE.href, true]);
  expect(await read()).toEqual({
    hosts: { [API]: { token: 'pcl_a.b~cli-own', user: 'ada' } },
    config: { 'phabricator.uri': BASE.href },
  });
  expect(await credentialInArc(file, BASE)).toBe('pcl_a.b');
  expect(await credentialInArc(file, new URL('https://other.example/'))).toBeUndefined();
});

test('a later login replaces an earlier one before the token', async () => {
  await write({ hosts: { [API]: { token: 'pcl_a.old~api-own' } } });
  await keepInArc(file, BASE, 'pcl_a.new', true);
  expect((await read()).hosts).toEqual({ [API]: { token: 'pcl_a.new~api-own' } });
});

test('at a gate that no longer looks there, the token is itself again', async () => {
  await write({ hosts: { [API]: { token: 'pcl_a.old~api-own' } } });
  await keepInArc(file, BASE, 'pcl_a.new', false);
  expect((await read()).hosts).toEqual({
    [API]: { token: 'api-own' },
    'https://gate:pcl_a.new@phorge.corp.example/api/': { token: 'api-own' },
  });
  expect(await credentialInArc(file, BASE)).toBe('pcl_a.new');
});

test('without a token no credential is put before it, and arc install-certificate must work', async () => {
  const { address, hasToken } = await keepInArc(file, BASE, 'pcl_a.b', true);
  expect([address.password, hasToken]).toEqual(['pcl_a.b', false]);
  expect(await credentialInArc(file, BASE)).toBe('pcl_a.b');
});
