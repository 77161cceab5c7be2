import { memorySink } from '@portcullis/audit';
import { awsSecret } from '@portcullis/secrets/aws';
import { type Aws, KEYS, SECRET_ID, startAws } from '@portcullis/testing/stores';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sealedSession } from '../../../../scripts/fixtures/sealed-session.ts';
import { configurationHash } from '../../src/configuration/configuration-hash.ts';
import { type ConfigurationSource, kvConfiguration, movingGateway } from '../../src/moving.ts';
import { VERSION } from '../../src/version.ts';
import { approval, approver, builder, trust } from '../approval/signed-approvals.ts';
import { goodConfiguration } from '../good-configuration.ts';

const HOST = 'https://phorge.corp.example';
const [FIRST, SECOND, THIRD] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];

let clock: ReturnType<typeof movableClock>;
let log: ReturnType<typeof memorySink>;
let background: Promise<unknown>[];
const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  clock = movableClock();
  log = memorySink();
  background = [];
});

const settle = async () => void (await Promise.all(background.splice(0)));
const quiet = { inform: () => {}, warn: () => {} };

/** Time that a test moves. */
function movableClock() {
  let milliseconds = Date.UTC(2026, 0, 15, 12);
  return {
    now: () => milliseconds,
    pass: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
  };
}

/** KV as a table. */
function table(entries: Record<string, string>) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    get: async (key: string) => kept.get(key) ?? null,
    put: async (key: string, value: string) => void kept.set(key, value),
  };
}

const changes = () => log.events.filter(({ type }) => type === 'config.changed');

describe('an isolate that starts while the configuration is broken', () => {
  const good = JSON.stringify(goodConfiguration());

  test('serves the last good one, and reports once that the present one is refused', async () => {
    const kv = table({ 'portcullis.json': '{', 'portcullis.json.good': good });
    const serve = movingGateway(() => kvConfiguration(kv), { clock, sinks: [log], ...quiet });
    const env = { PHORGE: { fetch: async () => new Response() } };
    for (const _ of [1, 2, 3]) {
      // 401: the gate is there, and asks who it is.
      expect((await serve(new Request(HOST), env, execution)).status).toBe(401);
      await settle();
      clock.pass(61);
    }
    expect(changes().map(({ outcome }) => outcome)).toEqual(['deny', 'allow']);
  });

  test('refuses with 503 and the reason where there is no good one', async () => {
    const serve = movingGateway(() => kvConfiguration(table({ 'portcullis.json': '{' })), {
      ...{ clock, sinks: [log], ...quiet },
    });
    expect((await serve(new Request(HOST), {}, execution)).status).toBe(503);
    expect(log.events.at(-1)).toMatchObject({
      reason: ['gateway.unconfigured'],
      detail: 'KV portcullis.json: it is not valid JSON',
    });
  });

  test('a good one is stored as the last good one', async () => {
    const kv = table({ 'portcullis.json': good });
    const serve = movingGateway(() => kvConfiguration(kv), { clock, sinks: [log], ...quiet });
    await serve(new Request(HOST), { PHORGE: { fetch: async () => new Response() } }, execution);
    await settle();
    expect(kv.kept.get('portcullis.json.good')).toBe(good);
  });
});

test('a store that is down changes nothing', async () => {
  let isDown = false;
  const source: ConfigurationSource = {
    name: 'store',
    read: async () => {
      if (isDown) throw new Error('down');
      return JSON.stringify(goodConfiguration());
    },
  };
  const serve = movingGateway(() => source, { clock, sinks: [log], ...quiet });
  const env = { PHORGE: { fetch: async () => new Response() } };
  await serve(new Request(HOST), env, execution);
  isDown = true;
  clock.pass(86_400);
  expect((await serve(new Request(HOST), env, execution)).status).toBe(401);
});

describe('session keys in Secrets Manager', () => {
  const configuration = {
    ...goodConfiguration(),
    login: {
      keys: ['${SESSION_KEY}'],
      providers: {
        corp: {
          issuer: 'https://login.corp.example',
          clientId: 'gate',
          clientAuthentication: { method: 'client_secret_basic', secret: 'a-client-secret' },
        },
      },
    },
  };
  const env = { PHORGE: { fetch: async () => new Response('phorge') } };

  const isolate = (aws: Aws) => {
    const serve = movingGateway(() => ({ name: 'text', read: async () => JSON.stringify(configuration) }), {
      ...{ clock, sinks: [log], ...quiet },
      secrets: () => ({
        SESSION_KEY: awsSecret({
          region: 'eu-central-1',
          secretId: SECRET_ID,
          credentials: KEYS,
          endpoint: aws.address,
          clock,
        }),
      }),
    });
    const bindings = { ...env };
    /** Asks with a session of now that this key sealed. */
    return async (key: string): Promise<number> => {
      const now = clock.now() / 1000;
      const session = {
        ...{ id: 'a-session', provider: 'corp', issuer: 'https://login.corp.example', subject: 'ada' },
        ...{ claims: {}, groups: ['eng'], startedAt: now, seenAt: now, identifiedAt: now },
        refreshAt: now + 300,
      };
      const cookie = await sealedSession(key, { session }, HOST);
      const response = await serve(new Request(HOST, { headers: { cookie } }), bindings, execution);
      await settle();
      return response.status;
    };
  };

  test('old sessions open after a rotation, and what any isolate seals is known to all', async () => {
    await using aws = await startAws(FIRST, clock);
    const [one, other] = [isolate(aws), isolate(aws)];
    expect([await one(FIRST), await other(FIRST), await one(THIRD)]).toEqual([200, 200, 401]);
    aws.rotate(SECOND);
    for (let second = 0; second < 300; second += 20) {
      clock.pass(20);
      expect([await one(FIRST), await other(FIRST)]).toEqual([200, 200]);
      // From then on somebody may seal with the new one.
      if (second >= 180) expect([await one(SECOND), await other(SECOND)]).toEqual([200, 200]);
    }
    // An isolate that starts later knows both.
    const late = isolate(aws);
    expect([await late(FIRST), await late(SECOND)]).toEqual([200, 200]);
    const rotated = log.events.filter(({ type }) => type === 'keys.rotated');
    expect(rotated.length).toBe(2);
    expect(rotated[0]).toMatchObject({
      keys: { purpose: 'SESSION_KEY', kid: 'version-3', previous_kid: 'version-1' },
    });
    expect(JSON.stringify(log.events)).not.toContain(SECOND);
  });

  test('a removed old key opens nothing after two minutes', async () => {
    await using aws = await startAws(FIRST, clock);
    const ask = isolate(aws);
    expect(await ask(FIRST)).toBe(200);
    aws.rotate(SECOND);
    aws.dropPrevious();
    clock.pass(121);
    expect([await ask(FIRST), await ask(SECOND)]).toEqual([401, 200]);
  });

  test('the store may be down for an hour; after the hard age everything is refused, and the event says why', async () => {
    await using aws = await startAws(FIRST, clock);
    const ask = isolate(aws);
    expect(await ask(FIRST)).toBe(200);
    aws.mode = 'refusing';
    for (let minute = 0; minute < 60; minute += 5) {
      clock.pass(300);
      expect(await ask(FIRST)).toBe(200);
    }
    clock.pass(86_400);
    expect(await ask(FIRST)).toBe(503);
    expect(log.events.at(-1)).toMatchObject({
      reason: ['secret.unavailable'],
      detail: expect.stringContaining('prod/session-key'),
    });
    aws.mode = 'up';
    clock.pass(10);
    expect(await ask(FIRST)).toBe(200);
  });
});

describe('a gate whose configuration needs signatures', () => {
  const first = goodConfiguration();
  const second = { ...goodConfiguration(), roles: { engineer: ['eng', 'everybody'] } };
  const env = { PHORGE: { fetch: async () => new Response() } };

  async function stored(configuration: object, ...approvals: readonly string[]): Promise<string> {
    return JSON.stringify({ author: 'ada', approvals, configuration });
  }
  const change = async (before: object | null, after: object, opens: boolean) => ({
    before: before === null ? null : await configurationHash(before),
    after: await configurationHash(after),
    opens,
  });

  /** A gate that reads anew with each request. */
  function gate(entries: Record<string, string>) {
    const kv = table(entries);
    const serve = movingGateway(() => kvConfiguration(kv), {
      clock,
      sinks: [log],
      approval: trust,
      ...quiet,
    });
    const ask = async () => {
      clock.pass(61);
      const { status } = await serve(new Request(HOST), env, execution);
      await settle();
      return status;
    };
    return { kv, ask };
  }

  test('is not opened by a writer of the store', async () => {
    const begin = await approval(await change(null, first, true), builder, approver);
    const { kv, ask } = gate({ 'portcullis.json': await stored(first, begin) });
    expect(await ask()).toBe(401);
    expect(changes()).toMatchObject([
      { outcome: 'allow', detail: 'signed by acme.example/build, acme.example/ada' },
    ]);
    const wider = await change(first, second, true);
    const half = await approval(wider, builder);
    for (const approvals of [[], [begin], [begin, half]]) {
      kv.kept.set('portcullis.json', await stored(second, ...approvals));
      expect(await ask()).toBe(401);
      expect(changes().at(-1)).toMatchObject({ outcome: 'deny', reason: ['config.refused'] });
    }
    expect(changes()).toHaveLength(4);
    kv.kept.set('portcullis.json', await stored(second, begin, await approval(wider, builder, approver)));
    expect(await ask()).toBe(401);
    expect(changes().at(-1)).toMatchObject({ outcome: 'allow' });
    // What was good once is not good again.
    kv.kept.set('portcullis.json', await stored(first, begin));
    await ask();
    expect(changes().at(-1)).toMatchObject({
      outcome: 'deny',
      detail: 'its approvals do not continue those of the active version',
    });
  });

  test.each([
    ['a configuration', { name: '\ud800' }, {}],
    ['what was built of it', {}, { name: '\ud800' }],
    ['more depth than can be hashed', { name: 'x' }, {}],
  ])('reports %s that no configured key can sign, and nothing less', async (_what, more, inBuilt) => {
    const begin = await approval(await change(null, first, true), builder, approver);
    const good = await stored(first, begin);
    const { kv, ask } = gate({ 'portcullis.json': good });
    expect(await ask()).toBe(401);
    const form = { builtBy: VERSION, configurationHash: await configurationHash(first), policyVersions: {} };
    const built = { ...form, configuration: inBuilt, variables: [] };
    const text = JSON.stringify({ configuration: { ...first, ...more }, built, builtNote: begin });
    kv.kept.set('portcullis.json', text.replace('"x"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`));
    expect(await ask()).toBe(401);
    expect(changes().at(-1)).toMatchObject({ outcome: 'deny', reason: ['config.refused'] });
  });

  test('accepts a signed version once, though requests find it at the same time', async () => {
    const begin = await approval(await change(null, first, true), builder, approver);
    const { ask } = gate({ 'portcullis.json': await stored(first, begin) });
    expect(await Promise.all([ask(), ask()])).toEqual([401, 401]);
    expect(changes()).toHaveLength(1);
  });

  test('is not opened by a writer of the last good one either', async () => {
    const { ask } = gate({ 'portcullis.json': '{', 'portcullis.json.good': JSON.stringify(first) });
    expect(await ask()).toBe(503);
  });

  test('cannot be created where one key could sign alone, or no key could', () => {
    const make = (approving: typeof trust) => () =>
      movingGateway(() => kvConfiguration(table({})), { approval: approving, ...quiet });
    const [key = ''] = trust.builders;
    expect(make({ ...trust, approvers: [] })).toThrow(
      'approval.builders must have at least one key, and "approvers", if set, too',
    );
    expect(make({ builders: [key], approvers: [key] })).toThrow('must not contain a key of builders');
    const renamed = key.replace('acme.example/build', 'acme.example/other');
    expect(make({ builders: [key], approvers: [renamed] })).toThrow('must not contain a key of builders');
    const [approverKey = ''] = trust.approvers ?? [];
    for (const approvers of [[`${renamed} \n`], [approverKey, renamed]]) {
      expect(make({ builders: [key], approvers })).toThrow('must not contain a key of builders');
    }
    expect(make({ builders: [approverKey.replace('/ada', '/bob'), key], approvers: [renamed] })).toThrow(
      'must not contain a key of builders',
    );
    expect(make({ builders: [], approvers: [key] })).toThrow('approval.builders must have at least one key');
    // What is no key at all is not taken for two keys.
    expect(make({ builders: ['nonsense'], approvers: ['other nonsense'] })).toThrow(
      'must not contain a key of builders',
    );
    expect(make({ builders: [key] })).not.toThrow();
  });

  test.each<[string, object, string]>([
    [
      'approvers under another name, so that one signature is enough',
      { approval: { builders: trust.builders, aprovers: trust.approvers } },
      'approval.aprovers is not an option; did you mean approvers?',
    ],
    [
      'an approval under another name, so that none is needed',
      { aproval: trust },
      'aproval is not an option; did you mean approval?',
    ],
    ['an approval that is null', { approval: null }, 'approval must be'],
    [
      'no builders',
      { approval: { approvers: trust.approvers } },
      'approval.builders must have at least one key',
    ],
    [
      'builders in one text',
      { approval: { ...trust, builders: trust.builders[0] } },
      'approval.builders must be an array',
    ],
    [
      'approvers in one text',
      { approval: { ...trust, approvers: trust.approvers?.[0] } },
      'approval.approvers must be an array',
    ],
    ['sinks under another name', { sink: [] }, 'sink is not an option; did you mean sinks?'],
    ['no time between two readings', { pollSeconds: 0 }, 'pollSeconds must be a number above 0'],
    ['secrets that are no function', { secrets: {} }, 'secrets must be a function'],
  ])('cannot be created with %s', (_what, options, message) => {
    expect(() => movingGateway(() => kvConfiguration(table({})), { ...quiet, ...options })).toThrow(
      `movingGateway: ${message}`,
    );
  });

  test('cannot be created under a name for which no key can sign', () => {
    const make = (name: string) => () =>
      movingGateway(() => kvConfiguration(table({})), { approval: { ...trust, gate: name }, ...quiet });
    for (const name of ['', 'a gate', 'caf\u00e9', 'a'.repeat(256)])
      expect(make(name)).toThrow('approval.gate must be 1 to 255 visible ASCII characters');
    expect(make('acme.example/phorge')).not.toThrow();
  });
});
