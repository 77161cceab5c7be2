import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepInWorkingCopy } from '../../src/phorge/arc-working-copy.ts';

const PLAIN = 'https://phorge.corp.example/';
const HERE = { 'phabricator.uri': 'https://phorge.corp.example' };
const KEPT = 'https://gate:pcl_a.b@phorge.corp.example/';

let folder: string;
let config: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'working-copy-'));
  config = join(folder, '.git/arc/config');
  await mkdir(join(folder, '.git'));
  await mkdir(join(folder, 'src/deep'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const arcconfig = (settings: object) => writeFile(join(folder, '.arcconfig'), JSON.stringify(settings));
const keep = (address = KEPT) => keepInWorkingCopy(join(folder, 'src/deep'), new URL(address));

test('where .arcconfig names the gateway, the working copy’s own settings get the credential, unreadable for other users', async () => {
  await arcconfig(HERE);
  expect(await keep()).toBe(config);
  expect(JSON.parse(await readFile(config, 'utf8'))).toEqual({ 'phabricator.uri': KEPT });
  expect((await stat(config)).mode & 0o777).toBe(0o600);
});

test('existing settings are kept, except the credential of an earlier login', async () => {
  await arcconfig(HERE);
  await mkdir(join(folder, '.git/arc'));
  const earlier = { 'phabricator.uri': 'https://gate:pcl_a.old@phorge.corp.example/', 'arc.autostash': true };
  await writeFile(config, JSON.stringify(earlier));
  await keep();
  expect(JSON.parse(await readFile(config, 'utf8'))).toEqual({ ...earlier, 'phabricator.uri': KEPT });
});

test.each([
  ['of another Phorge', { 'phabricator.uri': 'https://other.example/' }],
  ['that names none', { 'project.name': 'lab' }],
])('login --arc writes nothing into a working copy with an .arcconfig %s', async (_what, settings) => {
  await arcconfig(settings);
  expect(await keep()).toBeUndefined();
  await expect(stat(config)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a person’s own choice of another Phorge is left as it is', async () => {
  await arcconfig(HERE);
  await mkdir(join(folder, '.git/arc'));
  const own = JSON.stringify({ 'phabricator.uri': 'https://other.example/' });
  await writeFile(config, own);
  expect(await keep()).toBeUndefined();
  expect(await readFile(config, 'utf8')).toBe(own);
});

test('without an .arcconfig, and in a submodule, nothing is written', async () => {
  expect(await keep()).toBeUndefined();
  await arcconfig(HERE);
  await rm(join(folder, '.git'), { recursive: true });
  await writeFile(join(folder, '.git'), 'gitdir: ../.git/modules/lab');
  expect(await keep()).toBeUndefined();
});

test('an address without a credential is written only in the place of one that has it', async () => {
  await arcconfig(HERE);
  expect(await keep(PLAIN)).toBeUndefined();
  await expect(stat(config)).rejects.toMatchObject({ code: 'ENOENT' });
  await keep();
  expect(await keep(PLAIN)).toBeUndefined();
  expect(JSON.parse(await readFile(config, 'utf8'))).toEqual({ 'phabricator.uri': PLAIN });

  const own = JSON.stringify({ 'phabricator.uri': 'https://me:password@phorge.corp.example/' });
  await writeFile(config, own);
  expect(await keep(PLAIN)).toBeUndefined();
  expect(await readFile(config, 'utf8')).toBe(own);
});
