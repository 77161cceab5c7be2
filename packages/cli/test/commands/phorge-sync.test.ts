import { readFileSync } from 'node:fs';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/index.ts';
import { folderWith } from '../configuration-files.ts';

const TOKEN = 'api-abcdefghijklmnopqrstuvwxyz12';
const ADMIN = 'api-rootrootrootrootrootrootroot';
let phorge: Phorge;

beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN },
      { username: 'root', bot: true, admin: true, apiToken: ADMIN },
      ...['alice', 'bob', 'carol'].map((username) => ({ username })),
    ],
    projects: [{ name: 'Team', edit: 'admin', join: 'no-one', members: ['alice', 'bob'] }],
  });
});

afterEach(() => phorge.close());

/** Runs a command with its files, and keeps what it says: the token is in none of it. */
async function synced(
  command: 'plan' | 'apply',
  members: unknown,
  {
    config = {},
    more = [],
    token = TOKEN,
    env = {},
  }: {
    config?: object;
    more?: readonly string[];
    token?: string;
    env?: Readonly<Record<string, string>>;
  } = {},
) {
  const folder = folderWith({
    config: JSON.stringify({ phorge: phorge.url, projects: { team: ['eng'] }, ...config }),
    members: JSON.stringify(members),
    events: '',
  });
  const events = command === 'apply' ? ['--events', `${folder}/events`] : [];
  const files = ['--config', `${folder}/config`, '--members', `${folder}/members`];
  let out = '';
  let err = '';
  const code = await run(['sync', command, ...files, ...events, ...more], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text), isTTY: true },
    env: { PORTCULLIS_CONDUIT_TOKEN: token, ...env },
  });
  const log = readFileSync(`${folder}/events`, 'utf8');
  if (token !== '') expect(`${out}${err}${log}`).not.toContain(token);
  expect(`${out}${err}${log}`).not.toContain(ADMIN);
  return {
    code,
    out,
    err,
    log: log
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  };
}

const RAISED = ['--max-removals-percent', '50'];

test('phorge sync plan prints who would be added and removed, and changes nothing', async () => {
  const { code, out } = await synced('plan', { eng: ['alice', 'carol'] }, { more: RAISED });
  expect(out).toBe(
    '#team: 2 members, 1 to add, 1 to remove\n  + carol  (eng)\n  - bob\n1 to add and 1 to remove in 1 projects\n',
  );
  expect(code).toBe(0);
  expect(phorge.members('team')).toEqual(['alice', 'bob']);
});

test('apply makes the changes, shows how far it is, and writes an event for each', async () => {
  const { code, out, err, log } = await synced('apply', { eng: ['alice', 'carol'] }, { more: RAISED });
  expect(code).toBe(0);
  expect(out).toContain('2 changes made\n');
  expect(err).toContain('1 of 1 done');
  expect(phorge.members('team').sort()).toEqual(['alice', 'carol']);
  expect(log).toMatchObject([
    { type: 'group.sync', outcome: 'allow', group: { change: 'add', member: 'carol', before: 2, after: 3 } },
    { type: 'group.sync', outcome: 'allow', group: { change: 'remove', member: 'bob', before: 3, after: 2 } },
  ]);
  const second = await synced('apply', { eng: ['alice', 'carol'] });
  expect(second.out).toContain('0 changes made\n');
  expect(second.log).toEqual([]);
});

test('a user who left the directory is named, and disabled by the token that may', async () => {
  const config = { disable: { groups: ['eng'], maxDisabledPercent: 50 } };
  const given = { eng: ['alice', 'bob'] };
  const planned = await synced('plan', given, { config });
  expect([planned.code, planned.out]).toEqual([
    0,
    'accounts: 3 enabled, 1 to disable\n  - carol\n0 to add and 0 to remove in 0 projects\n',
  ]);
  expect(phorge.user('carol')?.disabled).toBe(false);
  const refused = await synced('apply', given, { config });
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining('Administrators can take this action'),
  ]);
  const env = { PORTCULLIS_CONDUIT_DISABLE_TOKEN: ADMIN };
  const { code, log } = await synced('apply', given, { config, env });
  expect([code, phorge.user('carol')?.disabled]).toEqual([0, true]);
  expect(log).toMatchObject([{ group: { target: 'accounts', change: 'disable', member: 'carol' } }]);
  const inFile = { config: { disable: { ...config.disable, token: ADMIN } } };
  expect((await synced('plan', given, inFile)).err).toContain('must not contain "token"');
});

test('the brake stops a directory that came back empty', async () => {
  const { code, out, log } = await synced('apply', { eng: [] });
  expect(code).toBe(1);
  expect(out).toContain('stopped, and nothing was changed: would remove 2 of 2 members');
  expect(log).toEqual([]);
  expect(phorge.members('team')).toEqual(['alice', 'bob']);
});

test('a finding is exit code 1: a user without an account', async () => {
  const { code, out } = await synced('plan', { eng: ['alice', 'bob', 'zoe'] });
  expect([code, out]).toEqual([1, expect.stringContaining('skipped: zoe has no account\n')]);
});

test('a token in the file, a missing token, or an unknown one, is reported without it', async () => {
  const inFile = await synced('plan', {}, { config: { token: TOKEN } });
  expect([inFile.code, inFile.err]).toEqual([2, expect.stringContaining('must not contain "token"')]);
  const none = await synced('plan', {}, { token: '' });
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('set PORTCULLIS_CONDUIT_TOKEN')]);
  const config = { disable: { groups: ['eng'] }, maxRemoval: 3 };
  const bad = await synced(
    'plan',
    {},
    { config, token: 'none-of-conduit', env: { PORTCULLIS_CONDUIT_DISABLE_TOKEN: 'nor-this' } },
  );
  const form = 'must be a Conduit token: "api-" and 28 letters and digits';
  expect(bad.err).toContain(`PORTCULLIS_CONDUIT_TOKEN ${form}; `);
  expect(bad.err).toContain(`; PORTCULLIS_CONDUIT_DISABLE_TOKEN ${form}`);
  expect(bad.err).toMatch(/; \S+config: maxRemoval is not an option/);
  const unknown = await synced('plan', { eng: [] }, { token: 'api-zzzzzzzzzzzzzzzzzzzzzzzzzzzz' });
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('ERR-INVALID-AUTH')]);
});

test('all problems of the file are reported with their paths', async () => {
  const { code, err } = await synced('plan', {}, { config: { phorge: 'nowhere', maxRemoval: 3 } });
  expect(code).toBe(2);
  expect(err).toContain('phorge must be');
  expect(err).toContain('maxRemovals');
});
