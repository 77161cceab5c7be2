import { memorySink } from '@portcullis/audit';
import { type BaseContext, type Identity, pipeline, type TrailEntry, worker } from '@portcullis/core';
import { memorySyncRuns } from '@portcullis/phabricator/sync';
import type { GroupSource } from '@portcullis/roles';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupSyncPart } from '../../src/applications/phabricator-group-sync.ts';
import { ALL_PARTS } from '../../src/assembly/all-parts.ts';
import { Assembly } from '../../src/assembly/misconfigured.ts';
import { type ConfiguredEnv, originOf } from '../../src/assembly/origins.ts';
import { gatewaySettings } from '../../src/gateway-options.ts';
import { goodConfiguration } from '../good-configuration.ts';

const TOKEN = `api-${'s'.repeat(28)}`;
const LOCKED = { edit: 'admin', join: 'no-one' };
const ADA = { kind: 'user', issuer: 'https://id.example', subject: 'ada' } as Identity;
const SIGNED_IN = { type: 'sso', step: 'signed_in', username: 'ada.lovelace' } as const;

let phorge: Phorge;
beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN },
      ...['ada.lovelace', 'bob'].map((username) => ({ username })),
    ],
    projects: [
      { name: 'Team', ...LOCKED, members: ['bob'] },
      { name: 'Others', ...LOCKED, members: ['ada.lovelace'] },
    ],
  });
});
afterEach(() => phorge.close());

/** Ends a request whose trail says this, at a gate whose directory answers so. */
async function requested(
  entries: readonly TrailEntry[],
  groupsOf: GroupSource['groupsOf'],
  more: object = {},
) {
  const said: string[] = [];
  const log = memorySink();
  const [instance] = goodConfiguration().instances;
  const runs = memorySyncRuns();
  const env = {
    SYNC_RUNS: { getByName: () => runs },
    PHORGE: { fetch: (url: string, init: RequestInit) => fetch(url, init) },
  };
  const groupSync = {
    ...{ token: TOKEN, directory: 'okta', durableObject: 'SYNC_RUNS', maxRemovalsPercent: 60, ...more },
    projects: { team: ['eng'], others: ['sales'] },
  };
  const okta = { type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' } as const;
  const assembly = new Assembly();
  const syncs = groupSyncPart({
    instances: [{ ...instance, hosts: [new URL(phorge.url).host], groupSync } as never],
    origins: [originOf({ binding: 'PHORGE' })],
    directories: [{ configured: okta, source: { name: 'okta', groupsOf } }],
    recordingOf: () => ({ sinks: [log] }),
    memberSources: ALL_PARTS.memberSources,
    env,
    settings: gatewaySettings({ warn: (text) => said.push(text), inform: () => {} }),
    assembly,
  });
  expect(assembly.problems).toEqual([]);
  const atLogin = syncs.atLogin('phorge');
  if (atLogin === undefined) return { said, log, synced: false };
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
  return { said, log, synced: true };
}

const IN = [{ type: 'caller.identified', identity: ADA }, SIGNED_IN] as const;
const members = () => [phorge.members('team').sort(), phorge.members('others').sort()];
const BEFORE = [['bob'], ['ada.lovelace']];

test('at a login one person is put where the directory says, by the name that Phorge knows them by, and nobody else', async () => {
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

test('a directory that does not answer changes nothing, and the person is signed in all the same', async () => {
  const { said } = await requested(IN, async () => ({ answered: false, detail: 'it answered 500' }));
  expect(members()).toEqual(BEFORE);
  expect(said.join()).toContain('it answered 500');
});

test.each([
  ['that ends no login', [{ type: 'caller.identified', identity: ADA }]],
  [
    'in which Phorge refused to register',
    [IN[0], { type: 'sso', step: 'registration_refused', username: 'ada.lovelace' }],
  ],
  ['of nobody', [SIGNED_IN]],
] as const)('a request %s asks nobody', async (_what, entries) => {
  await requested(entries as readonly TrailEntry[], () => {
    throw new Error('was asked');
  });
  expect(members()).toEqual(BEFORE);
});

test('a caller whom the directory does not know is left alone', async () => {
  await requested(IN, () => undefined);
  expect(members()).toEqual(BEFORE);
});

test('with "atLogin": false nothing looks at logins', async () => {
  expect((await requested(IN, () => undefined, { atLogin: false })).synced).toBe(false);
});
