import { memorySink } from '@portcullis/audit';
import { type BaseContext, type Identity, pipeline, type TrailEntry, worker } from '@portcullis/core';
import { memorySyncRuns, type SyncRuns } from '@portcullis/phabricator/sync';
import type { GroupSource } from '@portcullis/roles';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Assembly } from '../../../../src/gate/assembly.ts';
import { type ConfiguredEnv, originOf } from '../../../../src/gate/origins.ts';
import { gatewaySettings } from '../../../../src/gateway-options.ts';
import { groupSyncPart } from '../../../../src/kinds/applications/group-sync/part.ts';
import { goodConfiguration } from '../../../good-configuration.ts';

const TOKEN = `api-${'s'.repeat(28)}`;
const LOCKED = { edit: 'admin', join: 'no-one' };
const ADA = { kind: 'user', issuer: 'https://id.example', subject: 'ada' } as Identity;
const ACCOUNT = 'portcullis-ada';
const SIGNED_IN = { type: 'sso', step: 'signed_in', username: 'ada.lovelace', account: ACCOUNT } as const;

/** Members by group. */
type Listed = Readonly<
  Record<string, readonly { readonly login: string; readonly email: string | undefined }[]>
>;

let phorge: Phorge;
beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN, admin: true },
      { username: 'boss', admin: true },
      ...['ada.lovelace', 'bob'].map((username) => ({ username })),
    ],
    projects: [
      { name: 'Team', ...LOCKED, members: ['bob'] },
      { name: 'Others', ...LOCKED, members: ['ada.lovelace'] },
    ],
  });
});
afterEach(() => phorge.close());

/** The synchronisation of a gate whose directory answers so. */
function syncsOf(
  {
    groupsOf = () => undefined,
    members = {},
  }: Partial<Pick<GroupSource, 'groupsOf'>> & { readonly members?: Listed },
  more: object = {},
  runs: SyncRuns = memorySyncRuns(),
  sleep?: (milliseconds: number) => Promise<void>,
) {
  const said: string[] = [];
  const informed: string[] = [];
  const asked: string[] = [];
  const log = memorySink();
  const [instance] = goodConfiguration().instances;
  const env = {
    SYNC_RUNS: { getByName: () => runs },
    PHORGE: {
      fetch: (url: string, init: RequestInit) => {
        asked.push(url);
        return fetch(url, init);
      },
    },
  };
  const groupSync = {
    projects: { team: ['eng'], others: ['sales'] },
    ...{ token: TOKEN, directory: 'okta', durableObject: 'SYNC_RUNS', maxRemovalsPercent: 60 },
    ...more,
  };
  const okta = { type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' } as const;
  const assembly = new Assembly();
  const syncs = groupSyncPart.gate?.({
    configuration: {
      instances: [{ ...instance, hosts: [new URL(phorge.url).host], groupSync }],
    } as never,
    origins: [originOf({ binding: 'PHORGE' })],
    directories: [{ configured: okta, source: { name: 'okta', groupsOf } }],
    recordingOf: () => ({ sinks: [log] }),
    parts: {
      memberSources: {
        okta: () => ({ name: 'okta', members: async () => new Map(Object.entries(members)) }),
      },
    } as never,
    env,
    settings: gatewaySettings({
      warn: (text) => said.push(text),
      inform: (text) => informed.push(text),
      ...(sleep && { sleep }),
    }),
    assembly,
  });
  if (syncs?.atLogin === undefined || syncs.scheduled === undefined) throw new Error('nothing was made');
  const { atLogin, scheduled } = syncs;
  return { syncs: { atLogin, scheduled }, assembly, said, informed, asked, log, env };
}

/** Ends a request whose trail says this, at a gate whose directory answers so. */
async function requested(
  entries: readonly TrailEntry[],
  groupsOf: GroupSource['groupsOf'],
  more: object = {},
  ...surroundings: [runs?: SyncRuns, sleep?: (milliseconds: number) => Promise<void>]
) {
  const { syncs, assembly, said, informed, log, env } = syncsOf({ groupsOf }, more, ...surroundings);
  expect(assembly.problems).toEqual([]);
  const atLogin = syncs.atLogin('phorge');
  if (atLogin === undefined) return { said, informed, log, synced: false };
  const app = pipeline<BaseContext<ConfiguredEnv>>()
    .use(atLogin)
    .handle(({ trail }) => {
      for (const entry of entries) trail.add(entry);
      return new Response('signed in');
    });
  const waiting: Promise<unknown>[] = [];
  const execution = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
  const answer = await worker(app)(new Request('https://phorge.corp.example/'), env as never, execution);
  expect(await answer.text()).toBe('signed in');
  await Promise.all(waiting);
  return { said, informed, log, synced: true };
}

const BEFORE = [['bob'], ['ada.lovelace']];
const IN = [{ type: 'caller.identified', identity: ADA }, SIGNED_IN] as const;
const members = () => [phorge.members('team').sort(), phorge.members('others').sort()];

test('a login updates this one user by the directory, under the name that Phorge knows, and no other', async () => {
  let kept: readonly boolean[] = [];
  const { log } = await requested(IN, async (identity, _context, keep) => {
    expect(identity).toBe(ADA);
    kept = ['eng', 'sales', 'unasked'].map(keep);
    return { answered: true, groups: ['eng'], seen: 3 };
  });
  expect(kept).toEqual([true, true, false]);
  expect(members()).toEqual([['ada.lovelace', 'bob'], []]);
  expect(log.events).toMatchObject([
    { type: 'group.sync', group: { target: '#others', change: 'remove', member: 'ada.lovelace' } },
    { type: 'group.sync', group: { target: '#team', change: 'add', member: 'ada.lovelace' } },
  ]);
});

test.each([
  [
    'waits until that is done',
    4,
    [['ada.lovelace', 'bob'], []],
    'portcullis: group sync of phorge: 2 changes',
  ],
  [
    'is left to the next trigger after a while',
    5,
    BEFORE,
    'portcullis: group sync of phorge: another run is in progress',
  ],
])('a user who signs in while another is being updated %s', async (_what, busy, after, told) => {
  const waits: number[] = [];
  const runs = memorySyncRuns();
  let tries = 0;
  const one: SyncRuns = { ...runs, hold: async (run, now) => ++tries > busy && runs.hold(run, now) };
  const { informed, said } = await requested(
    IN,
    async () => ({ answered: true, groups: ['eng'], seen: 1 }),
    {},
    one,
    async (milliseconds) => void waits.push(milliseconds),
  );
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
  expect([members(), informed, said]).toEqual([after, [told], []]);
});

test('if the directory fails at a login, no project changes, and the user is logged in', async () => {
  const { said } = await requested(IN, async () => ({ answered: false, detail: 'it answered 500' }));
  expect(members()).toEqual(BEFORE);
  expect(said.join()).toContain('it answered 500');
});

test.each([
  ['that ends no login', [{ type: 'caller.identified', identity: ADA }]],
  ['in which Phorge refused to register', [IN[0], { ...SIGNED_IN, step: 'registration_refused' }]],
  ['of nobody', [SIGNED_IN]],
  ['whose name in Phorge nobody knows', [IN[0], { type: 'sso', step: 'signed_in', account: ACCOUNT }]],
  [
    'that ends a login of Phorge’s own, to an account that may be somebody else’s',
    [IN[0], { type: 'sso', step: 'signed_in', username: 'ada.lovelace' }],
  ],
] as const)('group sync: a request %s calls no directory', async (_what, entries) => {
  const { said } = await requested(entries as unknown as readonly TrailEntry[], () => {
    throw new Error('was asked');
  });
  expect(members()).toEqual(BEFORE);
  expect(said).toEqual([]);
});

test('a caller whom the directory does not know is unchanged', async () => {
  const { said } = await requested(IN, () => undefined);
  expect(members()).toEqual(BEFORE);
  expect(said).toEqual([]);
});

test('a thrown value of a directory that is no error is not reported', async () => {
  const { said } = await requested(IN, () => Promise.reject('hunter2'));
  expect(said).toEqual(['portcullis: group sync of phorge, at a login: failed']);
});

test('a directory is asked with all that is known of the request', async () => {
  let context: unknown;
  await requested(IN, async (_identity, given) => {
    context = given;
    return { answered: false, detail: 'it is asleep' };
  });
  expect(context).toMatchObject({
    target: { host: 'phorge.corp.example' },
    trail: { entries: expect.any(Array) },
  });
});

test('group sync with "atLogin": false does not run at logins', async () => {
  expect((await requested(IN, () => undefined, { atLogin: false })).synced).toBe(false);
});

describe('a run for everybody', () => {
  const execution = { waitUntil: () => {} };
  const person = (login: string, email?: string) => ({ login, email });
  const all = { maxRemovalsPercent: 100 };

  test.each([
    [
      'what they log in by',
      {},
      [person('Ada.Lovelace@corp.example', 'x@corp.example'), person('@corp.example'), person('@b')],
    ],
    [
      'their address',
      { usernames: 'email' },
      [person('x1', 'ADA.lovelace@a@b'), person('bob'), person('x2', '@')],
    ],
  ])('identifies users by %s, up to its @, and leaves out users without one', async (_, usernames, eng) => {
    const { syncs, said, informed, asked } = syncsOf(
      { members: { eng, sales: [] } },
      { ...all, ...usernames },
    );
    await syncs.scheduled(execution);
    expect(members()).toEqual([['ada.lovelace'], []]);
    // The way that requests of people go.
    expect(asked).toContain(`${phorge.url}/api/project.edit`);
    expect(said).toEqual([]);
    expect(informed).toEqual(['portcullis: group sync of phorge: 3 changes']);
  });

  test('counts one user in two groups once, and changes nothing where two users match', async () => {
    const ada = person('ada.lovelace@corp.example');
    const twice = syncsOf({ members: { eng: [ada], sales: [ada] } }, all);
    await twice.syncs.scheduled(execution);
    expect(members()).toEqual([['ada.lovelace'], ['ada.lovelace']]);
    const other = person('ada.lovelace@other.example');
    const two = syncsOf({ members: { eng: [], sales: [ada, other] } }, all);
    await expect(two.syncs.scheduled(execution)).rejects.toThrow('group sync failed: phorge');
    expect(two.said[0]).toContain(
      'two users of the directory have the same username "ada.lovelace": nothing was changed',
    );
    expect(members()).toEqual([['ada.lovelace'], ['ada.lovelace']]);
  });

  test('reports what it does not change, but not users without an account', async () => {
    const projects = { team: ['eng'], gone: ['eng'] };
    const { syncs, said } = syncsOf(
      { members: { eng: [person('bob'), person('nobody.yet')] } },
      { ...all, projects },
    );
    await syncs.scheduled(execution);
    expect(said).toEqual(['portcullis: group sync of phorge: #gone is not changed (project_missing)']);
  });

  test('reports whom it does not disable, and where it disables no user', async () => {
    const disable = { groups: ['eng'], token: TOKEN, maxDisabledPercent: 100 };
    const projects = { team: ['eng'] };
    const leaving = syncsOf({ members: { eng: [person('bob')] } }, { ...all, projects, disable });
    await leaving.syncs.scheduled(execution);
    expect(phorge.user('ada.lovelace')?.disabled).toBe(true);
    expect(leaving.said).toEqual([
      'portcullis: group sync of phorge: boss is not changed (administrator_left)',
    ]);
    const unknown = syncsOf(
      { members: { eng: [person('bob')] } },
      { ...all, projects, disable: { ...disable, groups: ['eng', 'everybody'] } },
    );
    await unknown.syncs.scheduled(execution);
    expect(unknown.said).toEqual([
      'portcullis: group sync of phorge: no account is disabled, because the group everybody is unknown (leavers_unknown)',
    ]);
  });

  test('does nothing while another run is active, and says so', async () => {
    const runs: SyncRuns = { hold: async () => false, end: async () => {} };
    const { syncs, informed } = syncsOf({ members: { eng: [], sales: [] } }, all, runs);
    await syncs.scheduled(execution);
    expect(members()).toEqual(BEFORE);
    expect(informed).toEqual(['portcullis: group sync of phorge: another run is in progress']);
  });

  test('needs a binding, which is reported with its path', () => {
    const { assembly } = syncsOf({}, { durableObject: 'MISSING' });
    expect(assembly.problems).toEqual([
      { path: 'instances[0].groupSync.durableObject', message: expect.stringContaining('"MISSING"') },
    ]);
  });
});
