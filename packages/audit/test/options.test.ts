import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test, vi } from 'vitest';
import { connectingAddress } from '../src/event/source-facts.ts';
import {
  type AuditOptions,
  audit,
  type CheckpointKey,
  checkpointAuthority,
  consoleSink,
  type EventType,
  erasureOrders,
  forgettablePseudonyms,
  inBatches,
  mailChannel,
  memoryCheckpoints,
  memoryPeople,
  memorySink,
  only,
  pseudonyms,
  r2Sink,
  type Sink,
  webhookChannel,
} from '../src/index.ts';
import { auditSettings, type FailureMode, failureMode } from '../src/options.ts';
import { logLastResort } from '../src/sinks/console-sink.ts';
import { execution } from './serving.ts';

const observer = { worker: 'gate' };

function batched() {
  return inBatches({ name: 'r2', write: () => {}, writeAll: async () => {} });
}

test.each<readonly [string, object, string]>([
  ['no sink', { sinks: [], observer }, 'sinks must be an array of at least one sink'],
  [
    'a sink without a name',
    { sinks: [{ name: '', write: () => {} }], observer },
    'sinks must each have a name',
  ],
  [
    'two sinks of one name',
    { sinks: [memorySink(), memorySink()], observer },
    'sinks must not include two sinks of the same name',
  ],
  [
    'an observer without a name',
    { sinks: [memorySink()], observer: { worker: '' } },
    'observer must be the name of this Worker',
  ],
  ['a size too small for every event', { sinks: [memorySink()], observer, maxBytes: 100 }, 'maxBytes'],
  [
    'an unknown failure mode',
    { sinks: [memorySink()], observer, onSinkFailure: 'shut' },
    'onSinkFailure must',
  ],
  [
    'a sink that writes later where an answer waits for it',
    { sinks: [batched()], observer, onSinkFailure: { login: 'closed' } },
    'onSinkFailure must not be "closed" with inBatches()',
  ],
  [
    'the same among sinks that write at once',
    { sinks: [memorySink(), batched()], onSinkFailure: 'closed' },
    'onSinkFailure must not be "closed" with inBatches()',
  ],
  ['a failure mode that is nothing', { onSinkFailure: null }, 'onSinkFailure must be'],
  [
    'an unknown failure mode beside a known one',
    { onSinkFailure: { login: 'open', logout: 'shut' } },
    'onSinkFailure must be',
  ],
  [
    'the same for some types of events',
    { sinks: [only(batched(), ['login'])], observer, onSinkFailure: 'closed' },
    'onSinkFailure must not be "closed" with inBatches()',
  ],
  [
    'sinks that are no list',
    { sinks: memorySink() },
    'sinks must be an array of at least one sink, such as consoleSink()',
  ],
  ['a sink that is none', { sinks: [null] }, 'sinks must each have a name'],
  ['a sink whose name is no text', { sinks: [{ name: 7, write: () => {} }] }, 'sinks must each have a name'],
  ['one sink without a name among others', { sinks: [memorySink(), {}] }, 'sinks must each have a name'],
  ['no observer', { observer: null }, 'observer must be the name of this Worker: { worker: "name" }'],
  [
    'an observer whose name is no text',
    { observer: { worker: 7 } },
    'observer must be the name of this Worker',
  ],
  ...['maskPath', 'chain', 'pseudonyms', 'activities', 'signals', 'alerts', 'inputs'].map(
    (name) => [`a ${name} that is no function`, { [name]: 'x' }, `${name} must be a function`] as const,
  ),
  [
    'a failure mode of a type that is misspelled, which would serve what it was to withhold',
    { onSinkFailure: { 'request.decison': 'closed' } },
    'onSinkFailure names "request.decison", which is not an event type; did you mean "request.decision"?',
  ],
  ['a list of failure modes', { onSinkFailure: ['closed'] }, 'onSinkFailure must be "open" or "closed"'],
  ['a sink that writes nothing', { sinks: [memorySink(), { name: 'x' }] }, 'sinks must each have write()'],
  ['an unknown failure mode of one type', { onSinkFailure: { login: 'shut' } }, 'onSinkFailure must be'],
  ['no time for sinks', { sinkTimeoutMs: 0 }, 'sinkTimeoutMs must be'],
  ['one byte less than every event needs', { maxBytes: 8191 }, 'maxBytes must be'],
  [
    'a hash of what pseudonyms hide',
    { inputs: async () => {}, pseudonyms: async () => {} },
    'inputs cannot be combined with pseudonyms: the hash of the inputs would confirm a guessed name',
  ],
  ['an option that does not exist', { sink: [memorySink()] }, 'sink is not an option; did you mean sinks?'],
])('the audit option %s is refused at construction', (_what, options, message) => {
  expect(() => audit(options as never)).toThrow(message);
});

test('without options events go to the console, and an empty list is still refused', async () => {
  const written = vi.spyOn(console, 'log').mockImplementation(() => {});
  const app = worker(
    pipeline<BaseContext>()
      .use(audit())
      .handle(() => new Response('hello')),
  );
  await app(new Request('https://a.example/T1'), {}, execution());
  expect(written.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { type: 'request.decision', observer: { worker: 'portcullis' }, http: { path: '/T1' } },
  ]);
  written.mockRestore();
  expect(() => audit({ sinks: [] })).toThrow('at least one sink, such as consoleSink()');
});

test('all problems are reported together', () => {
  expect(() => audit({ sinks: [], observer: { worker: '' }, maxBytes: 1 })).toThrow(
    /^audit: sinks must .*; observer must .*; maxBytes must be a whole number of at least 8192 bytes$/,
  );
});

test('each option may be left out, and gets its default', () => {
  const { sinks, ...settings } = auditSettings({});
  expect(sinks.map(({ name }) => name)).toEqual(['console']);
  expect(settings).toMatchObject({
    observer: { worker: 'portcullis' },
    onSinkFailure: 'open',
    sinkTimeoutMs: 25_000,
    ingestTime: false,
    maxBytes: 16_384,
    chain: undefined,
    pseudonyms: undefined,
  });
  expect(settings.clientAddress).toBe(connectingAddress);
  expect(settings.lastResort).toBe(logLastResort);
  const observer = { worker: 'gate', version: 'v1' };
  expect(auditSettings({ observer }).observer).toEqual(observer);
  expect(auditSettings({ maxBytes: 8192, sinkTimeoutMs: 1 })).toMatchObject({ maxBytes: 8192 });
});

test('sinks that write later are accepted where no answer waits for them, and each sink gets its chain', () => {
  const onSinkFailure = { login: 'open', default: undefined } as never;
  const sinks = [batched(), memorySink()];
  expect(auditSettings({ sinks, onSinkFailure }).sinks).toEqual(sinks);
  const chain = (sink: Sink) => ({ ...sink, name: `chained ${sink.name}` });
  expect(auditSettings({ sinks, chain }).sinks.map(({ name }) => name)).toEqual([
    'chained r2',
    'chained memory',
  ]);
  expect(() => auditSettings({ sinks: [memorySink()], onSinkFailure: 'closed' })).not.toThrow();
});

test.each<[AuditOptions['onSinkFailure'], EventType, FailureMode]>([
  ['open', 'login', 'open'],
  ['closed', 'login', 'closed'],
  ['closed', 'signal', 'open'],
  ['open', 'break_glass', 'closed'],
  [{ break_glass: 'open' }, 'break_glass', 'closed'],
  [{ login: 'closed' }, 'login', 'closed'],
  [{ login: 'closed' }, 'logout', 'open'],
  [{ login: 'open', default: 'closed' }, 'login', 'open'],
  [{ login: 'open', default: 'closed' }, 'logout', 'closed'],
])('with %o a %s that cannot be written is %s', (onSinkFailure, type, mode) => {
  expect(failureMode(auditSettings({ onSinkFailure: onSinkFailure ?? 'open' }), type)).toBe(mode);
});

/** What a variable that the Worker does not have is, and a member that was forgotten. */
const absent = undefined as never;
const mail = { binding: { send: async () => {} }, from: 'gate@acme.example', to: ['ops@acme.example'] };
const orders = { path: '/forget', operators: ['a+b+c'], people: memoryPeople(), recording: {} };
const bucket = { get: async () => null, put: async () => ({}) };
const authority = { key: { publicKey: { kid: 'k' } } as CheckpointKey, store: memoryCheckpoints() };

test.each<readonly [problem: string, made: () => unknown]>([
  ['inBatches: the sink "undefined" writes events one by one', () => inBatches(absent)],
  ['consoleSink: consol is not an option; did you mean console?', () => consoleSink({ consol: 1 } as never)],
  ['consoleSink: console must have log()', () => consoleSink({ console: console.log as never })],
  ['r2Sink: prefx is not an option; did you mean prefix?', () => r2Sink(bucket, { prefx: 'a/' } as never)],
  ['r2Sink: prefix must be a string', () => r2Sink(bucket, { prefix: null as never })],
  ['mailChannel: expected an object with options', () => mailChannel(absent)],
  // Of a text each letter would be written to.
  [
    'mailChannel: to must be an array of at most 50',
    () => mailChannel({ ...mail, to: 'ops@acme.example' as never }),
  ],
  ['mailChannel: to must be an array of at most 50', () => mailChannel({ ...mail, to: [absent] })],
  ['mailChannel: to must be an array of at most 50', () => mailChannel({ ...mail, to: [] })],
  [
    'mailChannel: to must be an array of at most 50',
    () => mailChannel({ ...mail, to: Array.from({ length: 51 }, () => 'ops@acme.example') }),
  ],
  [
    'mailChannel: from is missing: it must be a non-empty string',
    () => mailChannel({ ...mail, from: absent }),
  ],
  ['webhook: url is missing', () => webhookChannel(absent)],
  ['pseudonyms: expected an object with options', () => pseudonyms('k'.repeat(32) as never)],
  ['pseudonyms: key is missing: it must be at least 32 random characters', () => pseudonyms({ key: absent })],
  ['forgettablePseudonyms: people is missing', () => forgettablePseudonyms({ people: absent })],
  ['forgettablePseudonyms: expected an object with options', () => forgettablePseudonyms(absent)],
  [
    'forgettablePseudonyms: peopel is not an option; did you mean people?',
    () => forgettablePseudonyms({ people: memoryPeople(), peopel: 1 } as never),
  ],
  ['erasureOrders: expected an object with options', () => erasureOrders(absent)],
  [
    'erasureOrders: path must be an absolute path such as /.portcullis/forget',
    () => erasureOrders({ ...orders, path: 'forget' }),
  ],
  [
    'erasureOrders: operators must be an array of at least one verifier key, such as "name+hex+base64"',
    () => erasureOrders({ ...orders, operators: 'a+b+c' as never }),
  ],
  [
    'erasureOrders: operators must be an array of at least one verifier key',
    () => erasureOrders({ ...orders, operators: [absent] }),
  ],
  ['erasureOrders: recording is missing', () => erasureOrders({ ...orders, recording: absent })],
  ['erasureOrders: habits must have getByName()', () => erasureOrders({ ...orders, habits: {} as never })],
  ['checkpointAuthority: expected an object with options', () => checkpointAuthority(absent)],
  [
    'checkpointAuthority: key must be the resolved value of checkpointKey(): await it',
    () => checkpointAuthority({ ...authority, key: Promise.resolve(authority.key) as never }),
  ],
  ['checkpointAuthority: store is missing', () => checkpointAuthority({ ...authority, store: absent })],
])('a wrong combination of options is reported: %s', (problem, made) => {
  expect(made).toThrow(TypeError);
  expect(made).toThrow(problem);
});

test('a right combination of options is accepted', () => {
  expect(erasureOrders(orders)).toBeTypeOf('function');
  expect(checkpointAuthority(authority).anchor).toBeTypeOf('function');
  expect(only(consoleSink(), []).name).toBe('console');
});
