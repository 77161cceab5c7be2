import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../src/commands.ts';
import { readLine } from '../../src/line/read-line.ts';
import { captured, capturedWith } from '../capture.ts';
import { freshFolder, linesIn } from './archive-of.ts';

const TOKEN = `api-${'b'.repeat(28)}`;

let phorge: Phorge;
beforeAll(async () => {
  phorge = await startPhorge({ allowPublic: true, users: [{ username: 'alice', apiToken: TOKEN }] });
});
afterAll(async () => {
  await phorge.close();
});

test('an anonymous reader archives pages of Phorge by numbers and addresses, and verify finds nothing', async () => {
  const to = freshFolder();
  writeFileSync(`${to}.txt`, '/w/handbook/\n/rEX0a1b2c3d\n');
  const options = ['--objects', 'T1-3', '--objects', 'P3-3', '--addresses', `${to}.txt`, '--rate', '1000'];
  const read = await captured('archive', phorge.url, '--to', to, ...options);
  // The fake Phorge has no raw diff of a commit.
  expect(read).toMatchObject({ code: 1, err: '' });
  expect(linesIn(to, 'missing.ndjson').map(({ id }) => id)).toEqual(['rEX0a1b2c3d raw diff']);
  expect(read.out).toContain('task: 3 that anyone could read\n');
  expect(linesIn(to, 'index.ndjson').map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    ...['task T1', 'task T2', 'task T3', 'paste P3', 'document w/handbook', 'commit rEX0a1b2c3d'],
  ]);
  for (const { sha256 } of linesIn(to, 'index.ndjson') as readonly { sha256: string }[]) {
    const text = readFileSync(join(to, 'objects', sha256.slice(0, 2), sha256.slice(2)), 'utf8');
    expect(text).not.toMatch(/Log In|Not logged in|B@|csrf/);
  }
  expect(await captured('archive', 'verify', to)).toEqual({ code: 0, out: `${to}: verified\n`, err: '' });
  const compared = await captured('archive', 'verify', to, '--origin', phorge.url, '--rate', '1000');
  expect(compared).toEqual({ code: 0, out: `${to}: verified\n`, err: '' });
  expect((await captured('archive', phorge.url, '--to', to, ...options)).err).toContain(
    'is an archive already',
  );
});

test('an account reads by Conduit, what is not public counts as closed, and its token is in no file and no output', async () => {
  const to = freshFolder();
  const made = await fetch(`${phorge.url}/api/maniphest.edit`, {
    method: 'POST',
    body: new URLSearchParams({
      'api.token': TOKEN,
      'transactions[0][type]': 'title',
      'transactions[0][value]': 'Written by alice',
    }),
  });
  expect(await made.json()).toMatchObject({ error_code: null });
  writeFileSync(`${to}.token`, `${TOKEN}\n`);
  const given = ['archive', phorge.url, '--to', to, '--rate', '1000'];
  const refused = await captured(...given, '--token-file', `${to}.token`);
  // The fake Phorge has no method for pastes: a reading that cannot go on fails, and keeps what it has.
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('paste.search failed with ERR-CONDUIT-CALL');
  const journal = readFileSync(join(to, '.reading/journal.ndjson'), 'utf8');
  expect(journal).toContain('"title":"Written by alice","policy":"users","seen":"reader"');
  expect(existsSync(join(to, 'archive.json'))).toBe(false);
  expect(`${refused.out}${refused.err}${journal}`).not.toContain(TOKEN);
});

test.each([
  [['http://phab.example.com', '--to', 'x'], 'must be an https URL without a path'],
  [['https://phab.example.com/w/', '--to', 'x'], 'must be an https URL without a path'],
  [['https://phab.example.com', '--to', 'x', '--rate', '0'], '--rate must be'],
  [['https://phab.example.com', '--to', 'x', '--hours', '6'], '--hours must be two hours'],
  [['https://phab.example.com', '--to', 'x', '--objects', 'X1-2'], '--objects X1-2: must be'],
  [['https://phab.example.com', '--to', 'x', '--objects', 'T9-2'], '--objects T9-2: must be'],
  [['https://phab.example.com', '--to', 'x', '--gap', '0'], '--gap must be a whole number'],
  [
    ['https://phab.example.com', '--to', 'x', '--token-file', '/nowhere'],
    '/nowhere: cannot be read (ENOENT)',
  ],
])('archive %j is invalid usage', async (args, problem) => {
  const { code, err } = await captured('archive', ...args);
  expect([code, err.includes(problem)]).toEqual([2, true]);
});

test('ranges are for an anonymous reader: with a credential in the environment they are invalid usage', async () => {
  const env = { PORTCULLIS_ARCHIVE_TOKEN: TOKEN };
  const { code, err } = await capturedWith(
    env,
    'archive',
    'https://phab.example.com',
    '--to',
    'x',
    '--objects',
    'T1-2',
  );
  expect([code, err.includes(TOKEN)]).toEqual([2, false]);
  expect(err).toContain('--objects and --addresses are for an anonymous reader');
});

test('a folder that another reading started is not continued', async () => {
  const to = freshFolder();
  const state = join(to, '.reading/state.json');
  await captured('archive', phorge.url, '--to', to, '--objects', 'T1-1', '--rate', '1000');
  const again = freshFolder();
  const { mkdirSync } = await import('node:fs');
  mkdirSync(dirname(state.replace(to, again)), { recursive: true });
  writeFileSync(state.replace(to, again), JSON.stringify({ day: '2026-01-01', options: 'other' }));
  const { code, err } = await captured('archive', phorge.url, '--to', again, '--objects', 'T1-1');
  expect([code, err.includes('was started with other options')]).toEqual([2, true]);
});

test.each([
  [['archive', 'https://phab.example.com', '--to', 'x'], 'archive read', ['https://phab.example.com']],
  [['archive', '--to', 'x', 'https://phab.example.com'], 'archive read', ['https://phab.example.com']],
  [
    ['archive', 'read', 'https://phab.example.com', '--to', 'x'],
    'archive read',
    ['https://phab.example.com'],
  ],
  [['archive', 'verify', 'folder'], 'archive verify', ['folder']],
  [['archive', 'forget', 'folder', '--name', 'alice'], 'archive forget', ['folder']],
])('the line %j names a command', async (words, path, args) => {
  expect(await readLine(commands, words)).toMatchObject({ kind: 'command', path, args });
});

test('archive without an instance is invalid usage', async () => {
  expect(await readLine(commands, ['archive'])).toMatchObject({ kind: 'bad', path: 'archive read' });
  expect(await readLine(commands, ['archive', 'https://x', '--jsn'])).toMatchObject({ kind: 'bad' });
});
