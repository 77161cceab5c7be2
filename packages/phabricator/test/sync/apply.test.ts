import { expect, test } from 'vitest';
import { applySync, type SyncChange } from '../../src/sync/apply.ts';
import { SyncFailure } from '../../src/sync/sync-failure.ts';
import type { PlannedMember, PlannedProject, SyncPlan } from '../../src/sync/sync-plan.ts';

const people = (count: number, group = 'eng'): PlannedMember[] =>
  Array.from({ length: count }, (_, index) => ({ phid: `P${index}`, username: `p${index}`, group }));
const project = (slug: string, changes: Partial<PlannedProject>): PlannedProject => ({
  phid: `PHID-PROJ-${slug}`,
  slug,
  name: slug,
  members: 10,
  add: [],
  remove: [],
  ...changes,
});

/** What is told and called when a plan is applied, in its order. */
async function applied(changes: Partial<SyncPlan>, fail?: (method: string) => Error | undefined) {
  const told: SyncChange[] = [];
  const calls: unknown[] = [];
  const progress: (readonly [number, number])[] = [];
  const conduit = (by: string) => ({
    call: async (method: string, parameters: Record<string, unknown>) => {
      calls.push([by, method, parameters]);
      const failure = fail?.(method);
      if (failure !== undefined) throw failure;
      return {};
    },
  });
  const plan = { projects: [], leavers: [], accounts: 0, problems: [], brake: undefined, ...changes };
  const done = applySync({ projects: conduit('sync'), accounts: conduit('boss') } as never, plan, {
    record: async (change) => void told.push(change),
    onProgress: (at, of) => void progress.push([at, of]),
  });
  const changesMade = await done.catch((error: unknown) => error);
  const counts = told.map(({ group }) => `${group.target} ${group.change} ${group.before} ${group.after}`);
  return { changesMade, told, calls, progress, counts };
}

test('each change is recorded with the number of members before and after it', async () => {
  const { changesMade, counts, told } = await applied({
    projects: [project('team', { add: people(2), remove: people(3) })],
  });
  expect(changesMade).toBe(5);
  expect(counts).toEqual([
    '#team add 10 11',
    '#team add 11 12',
    '#team remove 12 11',
    '#team remove 11 10',
    '#team remove 10 9',
  ]);
  expect(told[0]).toEqual({
    type: 'group.sync',
    outcome: 'allow',
    group: { name: 'eng', target: '#team', change: 'add', count: 1, member: 'p0', before: 10, after: 11 },
  });
});

test('counts continue over calls of a hundred members', async () => {
  const { counts, calls, changesMade } = await applied({
    projects: [project('team', { add: people(101), remove: people(101) })],
  });
  expect([calls.length, changesMade]).toEqual([4, 202]);
  expect([0, 99, 100, 101, 201].map((at) => counts[at])).toEqual([
    '#team add 10 11',
    '#team add 109 110',
    '#team add 110 111',
    '#team remove 111 110',
    '#team remove 11 10',
  ]);
});

test('a leftover member is recorded by its PHID', async () => {
  const { told } = await applied({
    projects: [project('team', { remove: [{ phid: 'PHID-USER-x', username: undefined, group: 'eng' }] })],
  });
  expect(told.map(({ group }) => group.member)).toEqual(['PHID-USER-x']);
});

test('progress is reported after each project and each account, with the total', async () => {
  const { progress, calls, changesMade, counts } = await applied({
    projects: [project('a', { add: people(1) }), project('b', { remove: people(1) })],
    leavers: people(2, 'staff'),
    accounts: 7,
  });
  expect(changesMade).toBe(4);
  expect(progress).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  expect(counts.slice(2)).toEqual(['accounts disable 7 6', 'accounts disable 6 5']);
  expect(calls).toEqual([
    [
      'sync',
      'project.edit',
      { objectIdentifier: 'PHID-PROJ-a', transactions: [{ type: 'members.add', value: ['P0'] }] },
    ],
    [
      'sync',
      'project.edit',
      { objectIdentifier: 'PHID-PROJ-b', transactions: [{ type: 'members.remove', value: ['P0'] }] },
    ],
    ...['P0', 'P1'].map((phid) => [
      'boss',
      'user.edit',
      { objectIdentifier: phid, transactions: [{ type: 'disabled', value: true }] },
    ]),
  ]);
});

test.each([
  [new SyncFailure('sync.phorge_refused', 'no'), 'sync.phorge_refused'],
  [new TypeError('secret'), 'sync.failed'],
])(
  'a call that fails is recorded for each change by its code alone, and no other follows: %s',
  async (failure, reason) => {
    const { changesMade, told, calls } = await applied(
      { projects: [project('team', { add: people(2), remove: people(1) })], leavers: people(1) },
      () => failure,
    );
    expect(changesMade).toBe(failure);
    expect(calls).toHaveLength(1);
    expect(
      told
        .slice(2)
        .map(({ outcome, reason, group }) => [outcome, reason, group.member, group.before, group.after]),
    ).toEqual([
      ['error', [reason], 'p0', 10, 10],
      ['error', [reason], 'p1', 10, 10],
    ]);
  },
);

test('a plan that the brake stops is not applied', async () => {
  const brake = { removals: 9, members: 10, disabled: 0, message: 'too many' };
  const { changesMade, told, calls } = await applied({
    projects: [project('team', { add: people(1) })],
    brake,
  });
  expect(changesMade).toMatchObject({ code: 'sync.brake', message: 'too many' });
  expect([told, calls]).toEqual([[], []]);
});
