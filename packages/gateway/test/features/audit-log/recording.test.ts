import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEvent } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import schema from '../../../schema/portcullis.schema.json' with { type: 'json' };
import { checkConfiguration, gateway } from '../../../src/index.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const EVENT_SCHEMA = join(import.meta.dirname, '../../../../audit/schema/event-1.schema.json');
const HOST = 'https://phorge.corp.example';

/** The way to the origin. */
const PHORGE = { fetch: async () => new Response() };

const LOG = { durableObject: 'LOG', origin: 'gate.example/log', bucket: 'BUCKET' };
const VKEY = 'witness.example/w1+4ae6d318+BMNpfzfjwewdxW3man02n7zzFVMk5Old6dxy97XSq7Ti';
const bucket = { get: async () => null, put: async () => ({}) };

/** Durable Objects of logs, which keep what they are called with. */
function sequencers(calls: unknown[][]) {
  const append = (name: string) => async (batch: object, settings: object) =>
    void calls.push([name, batch, settings]);
  return { getByName: (name: string) => ({ append: append(name) }) };
}

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

/** The first request of each gate would leave that its policy is in force. */
function configured(audit: object) {
  const { types = {}, ...rest } = audit as { types?: object };
  return { ...goodConfiguration(), audit: { types: { 'policy.loaded': false, ...types }, ...rest } };
}

function problemsOf(audit: object): string[] {
  return checkConfiguration(configured(audit)).map(({ path, message }) => `${path}: ${message}`);
}

const validJson = new Ajv2020({ strict: false }).compile(schema);

/** What one refused request leaves in the bindings of a Worker, once everything is written. */
async function served(audit: object, env: object, path = '/T1', headers: Record<string, string> = {}) {
  const waits: Promise<unknown>[] = [];
  const serve = gateway(configured(audit));
  const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
  const response = await serve(new Request(`${HOST}${path}`, { headers }), { PHORGE, ...env }, execution);
  await Promise.all(waits);
  return response;
}

/** Bindings that keep what they are given. */
function bindings() {
  const rows: unknown[][] = [];
  const messages: string[] = [];
  const objects = new Map<string, string>();
  const points: object[] = [];
  return {
    rows,
    messages,
    objects,
    points,
    env: {
      DB: { prepare: () => ({ bind: (...row: unknown[]) => ({ run: async () => void rows.push(row) }) }) },
      QUEUE: { send: async (line: string) => void messages.push(line) },
      BUCKET: {
        get: async () => null,
        put: async (key: string, text: string) => {
          objects.set(key, text);
          return {};
        },
      },
      COUNTS: { writeDataPoint: (point: object) => void points.push(point) },
    },
  };
}

test('sinks are named by their bindings, and take the types that they are there for', async () => {
  const { env, rows, messages, objects, points } = bindings();
  const audit = {
    sinks: [
      { type: 'd1', binding: 'DB' },
      { type: 'queue', binding: 'QUEUE', only: ['request.decision'] },
      { type: 'r2', binding: 'BUCKET', prefix: 'gate/', only: ['conduit.call'] },
      { type: 'analytics-engine', binding: 'COUNTS' },
    ],
  };
  await served(audit, env, '/api/user.whoami');
  const types = rows.map((row) => row[2]).sort();
  expect(types).toEqual(['conduit.call', 'request.decision']);
  expect(messages.map((line) => JSON.parse(line).type)).toEqual(['request.decision']);
  expect([...objects.keys()]).toEqual([
    expect.stringMatching(/^gate\/.*\/conduit\.call\/[\da-f-]+\.ndjson$/),
  ]);
  expect(points).toHaveLength(2);
  expect(printed).toEqual([]);
});

test('services over HTTP get their credentials from variables', async () => {
  const sent: Request[] = [];
  const fetching = vi.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
    sent.push(request as Request);
    return new Response();
  });
  const audit = {
    sinks: [
      { type: 'splunk', url: 'https://hec.example/services/collector/event', token: '${HEC_TOKEN}' },
      { type: 'datadog', url: 'https://logs.example/api/v2/logs', apiKey: '${DATADOG_KEY}' },
      { type: 'webhook', url: '${HOOK}', secret: '${HOOK_SECRET}' },
    ],
  };
  const env = {
    ...{ HEC_TOKEN: 'hec', DATADOG_KEY: 'dd', HOOK: 'https://hook.example/' },
    HOOK_SECRET: 's'.repeat(32),
  };
  expect((await served(audit, env)).status).toBe(401);
  fetching.mockRestore();
  const seen = sent.map(({ url, headers }) => [
    new URL(url).hostname,
    headers.get('authorization') ?? headers.get('dd-api-key') ?? headers.get('x-portcullis-signature'),
  ]);
  expect(Object.fromEntries(seen)).toEqual({
    'hec.example': 'Splunk hec',
    'logs.example': 'dd',
    'hook.example': expect.stringMatching(/^t=\d+,v1=[\da-f]{64}$/),
  });
});

describe('a Worker that cannot record as configured refuses every request, and says why on its console', () => {
  test.each<[string, object, object, string]>([
    [
      'has no such binding',
      { sinks: [{ type: 'd1', binding: 'DB' }] },
      {},
      'audit.sinks[0].binding: the Worker has no D1 database "DB"',
    ],
    [
      'has another binding there',
      { sinks: [{ type: 'd1', binding: 'DB' }] },
      { DB: { send: () => {} } },
      '"DB"',
    ],
    [
      'lacks a variable',
      { sinks: [{ type: 'splunk', url: 'https://hec.example/', token: '${HEC_TOKEN}' }] },
      {},
      'HEC_TOKEN',
    ],
    [
      'has too short a secret',
      { sinks: [{ type: 'webhook', url: 'https://hook.example/', secret: '${HOOK_SECRET}' }] },
      { HOOK_SECRET: 'hunter2' },
      'at least 32 characters',
    ],
    ['has no authority', { checkpoints: 'CHECKPOINTS' }, {}, 'audit.checkpoints'],
    ['has no sequencer', { log: LOG }, { BUCKET: bucket }, 'audit.log.durableObject'],
    ['has no bucket for the log', { log: LOG }, { LOG: sequencers([]) }, 'audit.log.bucket'],
    [
      'has no key of the log',
      { log: { ...LOG, key: 'LOG_KEY' } },
      { LOG: sequencers([]), BUCKET: bucket },
      'audit.log.key',
    ],
    ['has nobody who keeps people', { people: 'PEOPLE' }, {}, 'audit.people'],
    ['has no habits', { signals: { durableObject: 'HABITS' } }, {}, 'audit.signals.durableObject'],
  ])('because it %s', async (_why, audit, env, detail) => {
    const response = await served(audit, env);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(detail);
    expect(printed).toHaveLength(1);
    const event = JSON.parse(printed[0] ?? '') as AuditEvent;
    expect(event).toMatchObject({ outcome: 'error', reason: ['gateway.misconfigured'] });
    expect('detail' in event && event.detail).toContain(detail);
    expect(printed[0]).not.toContain('hunter2');
  });
});

test('a transparency log gets every event in addition to the sinks, and its object gets the log’s settings', async () => {
  const calls: unknown[][] = [];
  const witnesses = [{ url: 'https://witness.example/', key: VKEY }];
  const env = { LOG: sequencers(calls), BUCKET: bucket };
  await served({ log: { ...LOG, prefix: 'log/', follows: 'gate.example/2025', witnesses, quorum: 1 } }, env);
  expect(printed).toHaveLength(1);
  expect(calls).toEqual([
    [
      'gate.example/log',
      { writer: expect.any(String), events: [{ sequence: 1, line: printed[0] }] },
      {
        origin: 'gate.example/log',
        bucket: 'BUCKET',
        prefix: 'log/',
        quorum: 1,
        follows: { origin: 'gate.example/2025', durableObject: 'LOG' },
        witnesses: [{ url: 'https://witness.example', key: VKEY }],
      },
    ],
  ]);
});

test('a transparency log with a larger quorum than its witnesses, or with an invalid key, is refused', () => {
  expect(problemsOf({ log: { ...LOG, quorum: 1 } })).toEqual([
    'audit.log.quorum: must be at most the 0 witnesses',
  ]);
  // The second signs logs, as `portcullis key` makes them: no cosignature is ever by it, and no checkpoint would be published.
  for (const key of ['x', 'gate.example/log+58f5b5cc+Af2r1rggWKwkQXEyLlvyjQ8UfUHkGJ9DS2As8H0FCcik']) {
    expect(problemsOf({ log: { ...LOG, witnesses: [{ url: 'https://w.example', key }] } })).toEqual([
      'audit.log.witnesses[0].key: must be the verifier key that the operator of the witness publishes: name+hex+B…',
    ]);
  }
  expect(problemsOf({ log: { ...LOG, origin: 'a b' } })).toHaveLength(1);
  expect(problemsOf({ log: { ...LOG, follows: LOG.origin } })).toEqual([
    'audit.log.follows: must be the origin of another log: each log has its own origin',
  ]);
});

describe('an instance with a log of its own', () => {
  const WIKI = { ...LOG, origin: 'wiki.example/log', prefix: 'wiki/' };

  /** A gate of two instances, of which the second has its own log. */
  function twoLogs(common: object | undefined, own: object) {
    const good = goodConfiguration();
    const [instance] = good.instances;
    const wiki = { ...structuredClone(instance), name: 'wiki', hosts: ['wiki.corp.example'], log: own };
    const audit = { sinks: [{ type: 'console' }], ...(common === undefined ? {} : { log: common }) };
    return { ...good, instances: [instance, wiki], audit };
  }

  test('has all its events there and none in that of the gate, and each log says which policy is in force', async () => {
    const calls: [string, { events: { line: string }[] }][] = [];
    const serve = gateway(twoLogs(LOG, WIKI) as never);
    const env = { PHORGE, LOG: sequencers(calls as unknown[][]), BUCKET: bucket };
    for (const host of ['phorge.corp.example', 'wiki.corp.example', 'other.corp.example']) {
      const waits: Promise<unknown>[] = [];
      const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
      await serve(new Request(`https://${host}/T1`), env, execution as never);
      await Promise.all(waits);
    }
    const told = (origin: string) =>
      calls
        .filter(([name]) => name === origin)
        .flatMap(([, { events }]) => events.map(({ line }) => JSON.parse(line) as AuditEvent))
        .map((event) => ('http' in event ? event.http.host : event.type));
    expect(told('wiki.example/log')).toEqual(['wiki.corp.example', 'policy.loaded']);
    // A host that no instance has is the gate's own business.
    expect(told('gate.example/log')).toEqual(['phorge.corp.example', 'policy.loaded', 'other.corp.example']);
  });

  test('needs what any log needs, and reports it with its path', async () => {
    const serve = gateway(twoLogs(undefined, { ...WIKI, key: 'WIKI_KEY' }) as never);
    const env = { PHORGE, LOG: sequencers([]), BUCKET: bucket };
    const answer = await serve(new Request(`${HOST}/T1`), env, { waitUntil: () => {} } as never);
    expect(answer.status).toBe(500);
    expect(printed.join('')).toContain('instances[1].log.key');
  });

  test('shares neither its origin nor its files with another log', () => {
    const problems = (own: object) => checkConfiguration(twoLogs(LOG, own)).map(({ path }) => path);
    expect(problems(WIKI)).toEqual([]);
    expect(problems({ ...WIKI, origin: LOG.origin })).toEqual(['instances[1].log.origin']);
    const { prefix: _, ...sameFiles } = WIKI;
    expect(problems(sameFiles)).toEqual(['instances[1].log.prefix']);
    expect(problems({ ...WIKI, quorum: 1 })).toEqual(['instances[1].log.quorum']);
    expect(problems({ ...WIKI, follows: WIKI.origin })).toEqual(['instances[1].log.follows']);
  });
});

test('users who can be erased get pseudonyms from the named Durable Object', async () => {
  const provider = await createIdentityProvider({ issuer: 'https://login.corp.example', audience: 'phorge' });
  const fetching = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation((input, init) => provider.fetch(input as string, init as RequestInit));
  const asked = new Set<string>();
  const pseudonym = async (name: string) => `p${[...asked.add(name)].indexOf(name)}`;
  const headers = { authorization: `Bearer ${await provider.token({ email: 'carol@corp.example' })}` };
  const env = { PEOPLE: { getByName: () => ({ pseudonym }) } };
  await served({ people: 'PEOPLE' }, env, '/T1', headers);
  fetching.mockRestore();
  expect([...asked][1]).toBe('["email","carol@corp.example"]');
  expect(printed.join('\n')).not.toContain('carol');
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ actor: { sub: 'p0', email: 'p1' } });
});

test('erasable users cannot be combined with pseudonyms by a key or with hashes of inputs', () => {
  const problems = problemsOf({ people: 'PEOPLE', pseudonyms: 'k'.repeat(32), inputs: true });
  expect(problems).toEqual([
    expect.stringContaining('audit.inputs: cannot be combined with "pseudonyms"'),
    expect.stringContaining('audit.people: cannot be combined with "pseudonyms"'),
  ]);
  expect(problemsOf({ people: 'PEOPLE', inputs: true })).toEqual([
    expect.stringContaining('audit.inputs: cannot be combined with "people"'),
  ]);
});

test('erasure orders need the store of people, and a path that no other feature answers', () => {
  const erasure = { path: '/.audit/forget', operators: [VKEY] };
  expect(problemsOf({ people: 'PEOPLE', erasure })).toEqual([]);
  expect(problemsOf({ erasure })).toEqual([
    'audit.erasure: needs "people": without it, single users cannot be erased',
  ]);
  expect(problemsOf({ people: 'PEOPLE', erasure: { ...erasure, path: '/.portcullis/forget' } })).toEqual([
    "audit.erasure.path: must not be below the login's prefix",
  ]);
  expect(problemsOf({ people: 'PEOPLE', erasure: { ...erasure, operators: [] } })).toEqual([
    'audit.erasure.operators: must have at least one entry',
  ]);
});

test('alerts need at least one recipient, at valid addresses', () => {
  const mail = { binding: 'MAIL', from: 'gate@corp.example', to: ['ops@corp.example'] };
  expect(problemsOf({ alerts: { mail } })).toEqual([]);
  expect(problemsOf({ alerts: {} })).toEqual(['audit.alerts: has no recipient: set "webhook" or "mail"']);
  expect(problemsOf({ alerts: { mail: { ...mail, to: ['Ops <ops@corp.example>'] } } })).toEqual([
    expect.stringContaining('audit.alerts.mail.to[0]: must be an e-mail address'),
  ]);
});

test('types of events can be switched off', async () => {
  await served({}, {}, '/api/user.whoami');
  expect(printed.map((line) => JSON.parse(line).type)).toEqual(['request.decision', 'conduit.call']);
  printed.length = 0;
  await served({ types: { 'conduit.call': false } }, {}, '/api/user.whoami');
  expect(printed.map((line) => JSON.parse(line).type)).toEqual(['request.decision']);
});

test('what happens when a sink fails is chosen for each type of event', async () => {
  const down = { send: () => Promise.reject(new TypeError('down')) };
  const sinks = [{ type: 'console' }, { type: 'queue', binding: 'QUEUE' }];
  const onSinkFailure = { 'conduit.call': 'closed' };
  const answerOf = (path: string) => served({ sinks, onSinkFailure }, { QUEUE: down }, path);
  expect((await answerOf('/T1')).status).toBe(401);
  // Conduit's callers are told by a code, whatever the status.
  expect(await (await answerOf('/api/user.whoami')).json()).toMatchObject({
    error_code: 'ERR-PORTCULLIS-AUDIT-UNAVAILABLE',
  });
  const losses = printed.map((line) => JSON.parse(line)).filter(({ type }) => type === 'audit.loss');
  expect(losses.map(({ loss }) => loss.answer).sort()).toEqual(['served', 'served', 'withheld']);
});

test('hashes of inputs and times of writing are there if they are asked for', async () => {
  await served({ inputs: true, ingestTime: true }, {});
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    inputs_sha256: expect.stringMatching(/^[\da-f]{64}$/),
    ingest_time: expect.stringMatching(/Z$/),
  });
});

test('habits are asked for in the Durable Object that is named, with the limits that are set', async () => {
  const provider = await createIdentityProvider({ issuer: 'https://login.corp.example', audience: 'phorge' });
  const fetching = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation((input, init) => provider.fetch(input as string, init as RequestInit));
  const asked: unknown[][] = [];
  const habits = {
    getByName: () => ({
      observe: async (...given: unknown[]) => {
        asked.push(given);
        return [{ name: 'new_country', now: 'DE' }];
      },
    }),
  };
  const headers = { authorization: `Bearer ${await provider.token()}` };
  await served({ signals: { durableObject: 'HABITS', denials: 3 } }, { HABITS: habits }, '/T1', headers);
  fetching.mockRestore();
  expect(asked).toMatchObject([[{ application: 'maniphest', denied: true }, { denials: 3 }]]);
  expect(printed.map((line) => JSON.parse(line).type)).toContain('signal');
});

describe('the problems of recording', () => {
  test.each<[string, object]>([
    ['an unknown sink', { sinks: [{ type: 'syslog' }] }],
    ['no sink at all', { sinks: [] }],
    ['a sink without its binding', { sinks: [{ type: 'd1' }] }],
    ['a binding that cannot be one', { sinks: [{ type: 'queue', binding: 'my queue' }] }],
    ['a service without https', { sinks: [{ type: 'splunk', url: 'http://hec.example/', token: 'x' }] }],
    [
      'a secret that is too short',
      { sinks: [{ type: 'webhook', url: 'https://a.example/', secret: 'short' }] },
    ],
    ['a type that is none', { types: { logon: false } }],
    ['a filter for a type that is none', { sinks: [{ type: 'console', only: ['logon'] }] }],
    ['a mode that is none', { onSinkFailure: { login: 'half-open' } }],
    ['a mode for a type that is none', { onSinkFailure: { logon: 'closed' } }],
    ['a limit below one', { signals: { denials: 0 } }],
    ['a setting that is none', { pseudonyms: true }],
  ])('is refused if it has %s, by editors as well', (_what, audit) => {
    expect(problemsOf(audit)).not.toEqual([]);
    expect(problemsOf(audit).every((problem) => problem.startsWith('audit.'))).toBe(true);
    expect(validJson(configured(audit))).toBe(false);
  });

  test('include two sinks of one type, since a loss could not be attributed', () => {
    expect(problemsOf({ sinks: [{ type: 'console' }, { type: 'console' }] })).toEqual([
      'audit.sinks: must not contain a type of sink twice',
    ]);
  });

  test('may name every type of event that this gate writes, and no other', () => {
    const { oneOf, $defs } = JSON.parse(readFileSync(EVENT_SCHEMA, 'utf8'));
    const all: string[] = oneOf.map(
      ({ $ref }: { $ref: string }) => $defs[$ref.slice('#/$defs/'.length)].properties.type.const,
    );
    // A gate that follows its configuration and its secrets writes config.changed and keys.rotated.
    for (const type of all) {
      expect([type, problemsOf({ sinks: [{ type: 'console', only: [type] }] })]).toEqual([type, []]);
    }
  });
});
