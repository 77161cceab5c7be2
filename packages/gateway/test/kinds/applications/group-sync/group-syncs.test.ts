import { memorySink } from '@portcullis/audit';
import { type Arrival, recorder } from '@portcullis/core';
import { zone } from '@portcullis/web';
import { describe, expect, test, vi } from 'vitest';
import { Assembly } from '../../../../src/gate/assembly.ts';
import type { GateScope } from '../../../../src/gate/feature-part.ts';
import type { ConfiguredEnv } from '../../../../src/gate/origins.ts';
import { gatewaySettings } from '../../../../src/gateway-options.ts';
import {
  groupSyncsOf,
  type InstanceSync,
  type SyncContext,
} from '../../../../src/kinds/applications/group-sync/group-syncs.ts';

const execution = { waitUntil: () => {} };
const OKTA = { type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' } as const;
const ENTRA = { type: 'entra', tenant: 'acme', clientId: 'a', clientSecret: 'b' } as const;
const synced = (name: string, directory = 'okta') => ({ name, groupSync: { directory } });

/** The synchronisations of instances, of which `make` makes each. */
function syncsOf(
  instances: readonly object[],
  make: (name: string, context: SyncContext) => InstanceSync,
  plan: Partial<GateScope> = {},
) {
  const warned: string[] = [];
  const assembly = new Assembly();
  const source = (name: string) => ({ name, groupsOf: () => undefined });
  const made: string[] = [];
  const syncs = groupSyncsOf(
    {
      configuration: { instances } as never,
      origins: instances.map(() => zone()),
      directories: [
        { configured: ENTRA as never, source: source('entra') },
        { configured: OKTA, source: source('okta') },
      ],
      recordingOf: () => ({ sinks: [memorySink()] }),
      parts: {
        memberSources: {
          okta: ({ type }: { type: string }) => ({
            name: `members of ${type}`,
            members: async () => new Map(),
          }),
        },
      } as never,
      env: {},
      settings: gatewaySettings({ warn: (text) => warned.push(text), inform: () => {} }),
      assembly,
      ...plan,
    },
    ({ name }, context) => {
      made.push(name);
      return make(name, context);
    },
  );
  return { syncs, warned, made, problems: assembly.problems };
}

const quiet: InstanceSync = { run: async () => {}, atLogin: undefined };

test('instances that have one follow their directory, and no others', () => {
  const atLogin = recorder<Arrival<ConfiguredEnv>>((_, next) => next());
  let given: SyncContext | undefined;
  const { syncs, made, problems } = syncsOf([{ name: 'plain' }, synced('phorge')], (_, context) => {
    given = context;
    return { ...quiet, atLogin };
  });
  expect([made, problems]).toEqual([['phorge'], []]);
  expect(given).toMatchObject({
    path: 'instances[1]',
    directory: { groups: { name: 'okta' }, members: { name: 'members of okta' } },
  });
  expect(syncs.atLogin('phorge')).toBe(atLogin);
  expect(syncs.atLogin('plain')).toBeUndefined();
});

test('a sync without a way to its origin is not created, since that is reported already', () => {
  const { made, problems } = syncsOf([synced('phorge')], () => quiet, { origins: [undefined] });
  expect([made, problems]).toEqual([[], []]);
});

describe('a sync that cannot be created is reported with its path, and does not exist:', () => {
  test('a directory that there is not', () => {
    const { syncs, made, problems } = syncsOf([synced('phorge', 'google')], () => quiet);
    expect(problems).toEqual([
      { path: 'instances[0].groupSync.directory', message: 'is not a type in "groupSources"' },
    ]);
    expect([made, syncs.atLogin('phorge')]).toEqual([[], undefined]);
  });

  test('settings that it does not take', async () => {
    const { syncs, problems } = syncsOf([synced('phorge')], () => {
      throw new TypeError('groupSync: it cannot be');
    });
    expect(problems).toEqual([{ path: 'instances[0].groupSync', message: 'it cannot be' }]);
    await expect(syncs.scheduled(execution)).resolves.toBeUndefined();
  });
});

test('a Cron Trigger runs every sync whatever the result of each, and fails where one did', async () => {
  const run = vi.fn(async () => {});
  const failing: Readonly<Record<string, unknown>> = { a: new Error('it is asleep'), b: 'hunter2' };
  const { syncs, warned } = syncsOf([synced('a'), synced('b'), synced('c')], (name) => ({
    ...quiet,
    run: name in failing ? () => Promise.reject(failing[name]) : run,
  }));
  await expect(syncs.scheduled(execution)).rejects.toThrow('portcullis: group sync failed: a, b');
  expect(run).toHaveBeenCalledWith(execution);
  expect(warned).toEqual([
    'portcullis: group sync of a: it is asleep',
    'portcullis: group sync of b: failed',
  ]);
});

/** What a synchronisation is given to record a change with. */
function recordOf(plan: Partial<GateScope>): SyncContext['record'] {
  const made: SyncContext['record'][] = [];
  const note = (_: string, { record }: SyncContext): InstanceSync => {
    made.push(record);
    return quiet;
  };
  syncsOf([synced('phorge')], note, plan);
  const [record] = made;
  if (record === undefined) throw new Error('nothing was made');
  return record;
}

const change = { type: 'config.changed', outcome: 'allow', config: { name: 'a' } } as const;

test('a change that cannot be recorded is not made', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const broken = { name: 'broken', write: () => Promise.reject(new Error('the disk is full')) };
  const record = recordOf({ recordingOf: () => ({ sinks: [broken], onSinkFailure: 'open' }) });
  await expect(record(change, execution)).rejects.toThrow();
});

test('a change is recorded by the clock and with the bindings of the gate', async () => {
  const log = memorySink();
  const record = recordOf({
    recordingOf: () => ({ sinks: [log] }),
    settings: gatewaySettings({ clock: { now: () => 1_000_000 }, inform: () => {} }),
  });
  await record(change, execution);
  expect(log.events).toMatchObject([{ type: 'config.changed', time: '1970-01-01T00:16:40.000Z' }]);
});
