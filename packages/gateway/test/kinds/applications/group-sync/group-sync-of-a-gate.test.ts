import { memorySink, type Sink } from '@portcullis/audit';
import { memorySyncRuns } from '@portcullis/phabricator/sync';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkConfiguration } from '../../../../src/checks/check-configuration.ts';
import { ConfigurationError, gateway } from '../../../../src/index.ts';
import { goodConfiguration } from '../../../good-configuration.ts';

const TOKEN = `api-${'s'.repeat(28)}`;
const LOCKED = { edit: 'admin', join: 'no-one' };
const execution = { waitUntil: () => {} };

let phorge: Phorge;
beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN, admin: true },
      ...['ada', 'bob', 'carol'].map((username) => ({ username })),
    ],
    projects: [{ name: 'Team', ...LOCKED, members: ['bob', 'carol'] }],
  });
});
afterEach(() => phorge.close());

/** Okta, with these people in `eng`; `undefined`: it does not answer. */
const okta = (people: readonly string[] | undefined) => async (url: string) => {
  if (people === undefined) return new Response(null, { status: 500 });
  if (!url.includes('/users')) return Response.json([{ id: 'g1', profile: { name: 'eng' } }]);
  return Response.json(people.map((name) => ({ profile: { login: `${name}@corp.example` } })));
};

function configurationOf(groupSync: object = {}) {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  instance.hosts = [new URL(phorge.url).host];
  Object.assign(instance, {
    groupSync: {
      token: '${SYNC_TOKEN}',
      directory: 'okta',
      projects: { team: ['eng'] },
      durableObject: 'SYNC_RUNS',
      maxRemovalsPercent: 60,
      ...groupSync,
    },
  });
  return Object.assign(configuration, {
    groupSources: [{ type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' }],
  });
}

/** A gate that a Cron Trigger can wake, and what it finds around it. */
function triggerable(people: readonly string[] | undefined, instance: object, sinks: readonly Sink[] = []) {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const configuration = configurationOf();
  Object.assign(configuration.instances[0], instance);
  const gate = gateway(configuration, { sinks, warn: say, inform: say, fetch: okta(people) });
  const runs = memorySyncRuns();
  const env = {
    SYNC_TOKEN: TOKEN,
    SYNC_RUNS: { getByName: () => runs },
    PHORGE: { fetch: (url: string, init: RequestInit) => fetch(url, init) },
  };
  return { gate, env, said };
}

/** A gate whose Worker was woken by a Cron Trigger, so often at once. */
async function triggered(
  people: readonly string[] | undefined,
  groupSync: object = {},
  sinks: readonly Sink[] = [],
  variables: Readonly<Record<string, string>> = {},
) {
  const { groupSync: whole } = configurationOf(groupSync).instances[0] as { groupSync?: object };
  const { gate, env, said } = triggerable(people, { groupSync: whole }, sinks);
  const all = { ...env, ...variables };
  return { run: () => gate.scheduled({}, all, execution), said };
}

test('a Cron Trigger makes the members of a project those of its groups, with an event for each in the log of the gate', async () => {
  const log = memorySink();
  const { run, said } = await triggered(['ada', 'bob'], {}, [log]);
  await run();
  expect(phorge.members('team').sort()).toEqual(['ada', 'bob']);
  expect(log.events).toMatchObject([
    {
      type: 'group.sync',
      outcome: 'allow',
      group: { name: 'eng', target: '#team', change: 'add', member: 'ada', before: 2, after: 3 },
    },
    { type: 'group.sync', group: { change: 'remove', member: 'carol', before: 3, after: 2 } },
  ]);
  await run();
  expect(log.events).toHaveLength(2);
  expect(said.at(-1)).toContain('0 changes');
  expect(JSON.stringify([log.events, said])).not.toContain(TOKEN);
});

test.each([
  ['the directory does not answer', undefined, {}, /answered 500/],
  ['it came back empty', [], {}, /maxRemovalsPercent is 60/],
  ['two people would have one name', ['ada', 'bob', 'ada@other.example'], {}, /have the same username "ada"/],
  ['Phorge does not know the token', ['ada'], { token: `api-${'x'.repeat(28)}` }, /ERR-INVALID-AUTH/],
])(
  'where %s the trigger fails, says why, and no user is removed',
  async (_what, people, groupSync, message) => {
    const { run, said } = await triggered(people, groupSync);
    await expect(run()).rejects.toThrow('group sync failed: phorge');
    expect(said.join('\n')).toMatch(message);
    expect(phorge.members('team').sort()).toEqual(['bob', 'carol']);
  },
);

test('an event that cannot be written stops the change that it is of', async () => {
  const broken: Sink = {
    name: 'broken',
    write: () => {
      throw new Error('the disk is full');
    },
  };
  const { run } = await triggered(['ada', 'bob', 'carol'], {}, [broken]);
  await expect(run()).rejects.toThrow('group sync failed');
  expect(phorge.members('team').sort()).toEqual(['bob', 'carol']);
});

test('a Cron Trigger disables users who left the directory, by the token that may, within the brake', async () => {
  const admin = `api-${'a'.repeat(28)}`;
  const disable = { groups: ['eng'], token: '${DISABLE_TOKEN}', maxDisabledPercent: 40 };
  const log = memorySink();
  const unknown = await triggered(['bob', 'carol'], { disable }, [log], { DISABLE_TOKEN: admin });
  await expect(unknown.run()).rejects.toThrow('group sync failed');
  expect(phorge.user('ada')?.disabled).toBe(false);
  expect(JSON.stringify([log.events, unknown.said])).not.toContain(admin);

  const { run } = await triggered(['bob', 'carol'], { disable }, [log], { DISABLE_TOKEN: TOKEN });
  await run();
  expect(phorge.user('ada')?.disabled).toBe(true);
  expect(log.events.at(-1)).toMatchObject({
    ...{ type: 'group.sync', outcome: 'allow' },
    group: { name: 'eng', target: 'accounts', change: 'disable', member: 'ada', before: 3, after: 2 },
  });

  const brake = { disable, maxRemovalsPercent: 100 };
  const empty = await triggered([], brake, [], { DISABLE_TOKEN: TOKEN });
  await expect(empty.run()).rejects.toThrow('group sync failed');
  expect(empty.said.join()).toMatch(/would disable 2 of 2 accounts, and maxDisabledPercent is 40/);
  expect(phorge.user('bob')?.disabled).toBe(false);
});

test('a run on a failing origin has retries and a circuit breaker too, and is recorded', async () => {
  const log = memorySink();
  const waiting: Promise<unknown>[] = [];
  const failures = 3;
  let asked = 0;
  const { gate, env, said } = triggerable(['ada'], { resilience: { failures, openSeconds: 60 } }, [log]);
  const down = {
    ...env,
    PHORGE: {
      fetch: async () => {
        asked++;
        throw Object.assign(new TypeError('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      },
    },
  };
  const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
  for (let times = 0; times <= failures; times++) {
    await expect(gate.scheduled({}, down, context)).rejects.toThrow('group sync failed');
  }
  await Promise.all(waiting);
  expect(asked).toBe(failures);
  expect(said.at(-1)).toContain('cannot be reached (proxy.origin_left_alone)');
  expect(log.events).toMatchObject([
    { type: 'upstream.changed', upstream: { id: 'PHORGE', change: 'circuit_opened' } },
  ]);
});

test('nothing is asked of an instance that is being worked on', async () => {
  const { gate, env, said } = triggerable(['ada'], { maintenance: {} });
  const asked: string[] = [];
  const PHORGE = {
    fetch: async (url: string) => {
      asked.push(url);
      return new Response();
    },
  };
  await expect(gate.scheduled({}, { ...env, PHORGE }, execution)).rejects.toThrow('group sync failed');
  expect([asked, said.at(-1)]).toEqual([[], expect.stringContaining('proxy.maintenance')]);
});

test('two concurrent triggers are one run', async () => {
  const log = memorySink();
  const { run, said } = await triggered(['ada', 'bob'], {}, [log]);
  await Promise.all([run(), run()]);
  expect(log.events).toHaveLength(2);
  expect(said.join('\n')).toContain('another run is in progress');
});

test('a gateway without the setting does nothing at a trigger, and one without its binding reports it', async () => {
  const bindings = { PHORGE: { fetch: async () => new Response() } };
  await gateway(goodConfiguration(), { inform: () => {} }).scheduled({}, bindings, execution);
  const said: string[] = [];
  const gate = gateway(configurationOf(), { inform: () => {}, warn: (text) => said.push(text) });
  await expect(gate.scheduled({}, { ...bindings, SYNC_TOKEN: TOKEN }, execution)).rejects.toMatchObject({
    code: 'gateway.misconfigured',
  });
  expect(said.join('\n')).toContain('instances[0].groupSync.durableObject');
});

test('a directory that is not configured, or twice, is found when the Worker starts', () => {
  const none = { ...configurationOf(), groupSources: undefined };
  Reflect.deleteProperty(none, 'groupSources');
  expect(() => gateway(none)).toThrow(ConfigurationError);
  expect(checkConfiguration(none)).toContainEqual({
    path: 'instances[0].groupSync.directory',
    message: expect.stringContaining('needs an entry of type "okta" in "groupSources"'),
  });
  const { groupSources, ...rest } = configurationOf();
  expect(checkConfiguration({ ...rest, groupSources: [...groupSources, ...groupSources] })).toContainEqual({
    path: 'instances[0].groupSync.directory',
    message: expect.stringContaining('matches 2 entries of "groupSources"'),
  });
});

test('a directory that lists no nested groups must not remove users from projects at their login', () => {
  const problemsOf = (source: object, groupSync: object = {}, sso: object | null = {}) => {
    const {
      groupSources: _,
      instances,
      ...rest
    } = configurationOf({
      ...{ directory: 'google-directory', ...groupSync },
    });
    const google = {
      ...{
        type: 'google-directory',
        serviceAccount: 'gate@acme.iam.gserviceaccount.com',
        privateKey: '${KEY}',
      },
      ...{ administrator: 'it@acme.example', domains: ['acme.example'], ...source },
    };
    const found = checkConfiguration({
      ...rest,
      instances: instances.map((instance) => ({ ...instance, ...(sso && { sso }) })),
      groupSources: [google],
    });
    return found.filter(({ path }) => path.includes('groupSync') || path.includes('groupSources'));
  };
  expect(problemsOf({})).toEqual([
    { path: 'instances[0].groupSync.atLogin', message: expect.stringContaining('"nested"') },
  ]);
  expect(problemsOf({ nested: true })).toEqual([]);
  expect(problemsOf({}, { atLogin: false })).toEqual([]);
  // Nobody is signed in to Phorge by the gate there.
  expect(problemsOf({}, {}, null)).toEqual([]);
});
