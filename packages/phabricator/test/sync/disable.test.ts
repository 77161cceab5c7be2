import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncChange } from '../../src/sync/apply.ts';
import type { SyncDisableOptions } from '../../src/sync/disable-options.ts';
import { groupSync } from '../../src/sync/group-sync.ts';
import { memorySyncRuns } from '../../src/sync/runs/memory-sync-runs.ts';
import type { GroupMembers } from '../../src/sync/sync-plan.ts';

const TOKEN = `api-${'s'.repeat(28)}`;
const ADMIN = `api-${'a'.repeat(28)}`;
const LOCKED = { edit: 'admin', join: 'no-one' };
const STAFF = ['alice', 'bob', 'carol', 'dave'];

let phorge: Phorge;
beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN },
      { username: 'boss', admin: true, apiToken: ADMIN },
      { username: 'gone', disabled: true },
      ...STAFF.map((username) => ({ username })),
    ],
    projects: [{ name: 'Team', ...LOCKED, members: ['alice', 'bob'] }],
  });
});
afterEach(() => phorge.close());

const isDisabled = (...names: readonly string[]) => names.map((name) => phorge.user(name)?.disabled);
const members = (staff: readonly string[]): GroupMembers =>
  new Map([
    ['eng', ['alice', 'bob']],
    ['staff', [...staff]],
  ]);

function synced(disable: Partial<SyncDisableOptions> | undefined, more: object = {}) {
  const events: SyncChange[] = [];
  const options = { groups: ['staff'], token: ADMIN, maxDisabledPercent: 50, ...disable };
  const sync = groupSync({
    phorge: phorge.url,
    token: TOKEN,
    projects: { team: ['eng'] },
    maxRemovalsPercent: 100,
    ...(disable === undefined ? {} : { disable: options }),
    ...more,
  });
  const record = async (change: SyncChange) => void events.push(change);
  const run = { runs: memorySyncRuns(), record };
  return { sync, events, run: (given: GroupMembers) => sync.run(given, run), options: run };
}

test('a user in none of the groups any more is disabled, with an event before it, and not a second time', async () => {
  const { run, events } = synced({});
  const result = await run(members(['ALICE', 'bob', 'boss']));
  expect(isDisabled('alice', 'bob', 'boss', 'carol', 'dave', 'sync')).toEqual([
    false,
    false,
    false,
    true,
    true,
    false,
  ]);
  expect(result).toMatchObject({ changes: 2, plan: { accounts: 5, problems: [] } });
  expect(events).toEqual(
    ['carol', 'dave'].map((member, index) => ({
      type: 'group.sync',
      outcome: 'allow',
      group: {
        ...{ name: 'staff', target: 'accounts', change: 'disable', count: 1, member },
        ...{ before: 5 - index, after: 4 - index },
      },
    })),
  );
  expect(await run(members(['alice', 'bob', 'boss']))).toMatchObject({ changes: 0 });
});

test('no user is disabled unless it is configured', async () => {
  const { run, sync } = synced(undefined);
  expect(sync.groups).toEqual(['eng']);
  await run(members([]));
  expect(isDisabled(...STAFF)).toEqual([false, false, false, false]);
});

test('protected users and administrators are not disabled, and a kept administrator is reported', async () => {
  const { run } = synced({}, { protectedUsernames: ['Carol'] });
  expect(await run(members(['alice', 'bob', 'dave']))).toMatchObject({
    changes: 0,
    plan: { problems: [{ kind: 'administrator_left', username: 'boss' }] },
  });
  expect(isDisabled('carol', 'boss')).toEqual([false, false]);
});

test('a user who is back is not enabled: who disabled them is unknown', async () => {
  await synced({}).run(members([...STAFF, 'boss', 'gone']));
  expect(isDisabled('gone')).toEqual([true]);
});

test('no user is disabled where the directory does not answer for a group', async () => {
  const { run } = synced({ groups: ['staff', 'guests'] });
  expect(await run(members([]))).toMatchObject({
    changes: 0,
    plan: { problems: [{ kind: 'leavers_unknown', group: 'guests' }] },
  });
  expect(isDisabled(...STAFF)).toEqual([false, false, false, false]);
});

test.each([
  ['more than so many', { maxDisabled: 1 }, /disable 2 of 5 accounts, and maxDisabled is 1/],
  ['a larger share', { maxDisabledPercent: 39 }, /disable 2 of 5 accounts, and maxDisabledPercent is 39/],
])('the brake stops %s, and no project changes either', async (_what, limits, message) => {
  const { run, events } = synced(limits);
  const given = new Map([...members(['alice', 'bob', 'boss']), ['eng', ['alice', 'bob', 'carol']]]);
  await expect(run(given)).rejects.toMatchObject({
    code: 'sync.brake',
    message: expect.stringMatching(message),
  });
  expect(phorge.members('team')).toEqual(['alice', 'bob']);
  expect(events).toEqual([]);
});

test('a token without the permission is refused by Phorge, which a second event reports', async () => {
  const { run, events } = synced({ token: TOKEN });
  await expect(run(members(['alice', 'bob', 'carol', 'boss']))).rejects.toMatchObject({
    code: 'sync.phorge_refused',
    message: expect.stringContaining('Administrators can take this action'),
  });
  expect(isDisabled('dave')).toEqual([false]);
  expect(events.map(({ outcome, reason, group }) => [outcome, reason, group.before, group.after])).toEqual([
    ['allow', undefined, 5, 4],
    ['error', ['sync.phorge_refused'], 5, 5],
  ]);
});

test('the other token is used for disabling alone, and is in no output', async () => {
  const { run, events } = synced({});
  await run(new Map([...members(['alice', 'bob', 'carol', 'boss']), ['eng', ['alice', 'carol']]]));
  const calls = phorge.requests.map(({ target, body }) => [target, body?.includes(ADMIN)]);
  expect(calls.filter(([, byAdmin]) => byAdmin).map(([target]) => target)).toEqual(['/api/user.edit']);
  expect(JSON.stringify(events)).not.toContain(ADMIN);
  expect(() => synced({ token: 'api-SECRET' })).toThrow(/^(?!.*SECRET).*disable\.token must be/s);
});

test('a login disables no user', async () => {
  const { sync, options } = synced({});
  await sync.runFor('alice', [], options);
  expect(isDisabled(...STAFF)).toEqual([false, false, false, false]);
});
