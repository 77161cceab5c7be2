import type { Decision, Identity, TrailEntry } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTrail } from '../../../../scripts/fixtures/test-context.ts';
import { hostileText } from '../../../../scripts/fixtures/unprintable.ts';
import type { RequestFacts } from '../../src/event/found-facts.ts';
import { requestEvent } from '../../src/event/request-event.ts';
import { requestLine } from '../../src/event/request-line.ts';
import { RequestRecord } from '../../src/event/request-record.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { MIN_BYTES } from '../../src/options.ts';
import { identity } from '../identities.ts';

/** How many events are compared; 100,000 take half a minute. */
const EVENTS = Number(process.env.MANY_RUNS ?? 5000);

/** Nearly always plain, so that most events are. */
const text = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('alice', 'a b', '/T1', 'x'.repeat(64), 'https://id.example.com') },
  { weight: 10, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 4, arbitrary: fc.constantFrom('say "hi"', 'CORP\\alice', '~', ' ', '') },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(2048), 'x'.repeat(2049), '世'.repeat(1000)) },
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const texts = fc.array(text, { maxLength: 3 });

function frozen<Value extends object>(value: Value): Value {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) frozen(member);
  return Object.freeze(value);
}

const callers: fc.Arbitrary<Identity> = fc
  .record({
    issuer: text,
    subject: text,
    email: maybe(text),
    name: maybe(text),
    kind: fc.constantFrom('user' as const, 'service' as const),
    authentication: fc.record({
      method: fc.constantFrom('bearer' as const, 'session' as const),
      provider: text,
      acr: maybe(text),
      amr: texts,
      authTime: maybe(fc.nat()),
    }),
  })
  .map((members) => identity(members));

const decisions: fc.Arbitrary<Decision> = fc.record({
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  reason: fc.constantFrom('policy.rule_allows' as const, 'policy.no_rule' as const),
  rule: maybe(text),
  policy: text,
  version: maybe(fc.constant('a'.repeat(64))),
  open: fc.boolean(),
  considered: fc.array(
    fc.record({
      rule: text,
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      kind: fc.constantFrom('login' as const, 'stepUp' as const),
      matched: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

/** The same people, roles and decisions come again and again, as they do at a gate. */
const seed = Number(process.env.SEED ?? Date.now());
const pool = <Value extends object>(value: fc.Arbitrary<Value>, count: number) => {
  const values = fc.sample(value, { numRuns: count, seed });
  return fc.constantFrom(...values.map((one, index) => (index % 5 === 0 ? one : frozen(one))));
};
const knownCallers = pool(callers, 60);
const knownDecisions = pool(decisions, 60);
const knownRoles = pool(fc.array(fc.constantFrom('admin', 'engineer', 'contractor'), { maxLength: 3 }), 10);

const entry: fc.Arbitrary<TrailEntry> = fc.oneof(
  fc.oneof(knownCallers, callers).map((who) => ({ type: 'caller.identified' as const, identity: who })),
  fc.constant({ type: 'caller.anonymous' as const }),
  fc.record({
    type: fc.constant('roles.resolved' as const),
    names: knownRoles,
    grants: fc.constant([]),
    groupsSeen: fc.constantFrom(0, 2, 300),
  }),
  fc.record({
    type: fc.constant('roles.resolved' as const),
    names: knownRoles,
    grants: fc.constant([]),
    groupsSeen: fc.nat(),
    unanswered: fc.array(fc.record({ source: text, detail: text }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('resource.classified' as const),
    resource: fc.record(
      { application: text, kind: text, id: text, operation: text },
      { requiredKeys: ['application'] },
    ),
  }),
  fc
    .record({ decision: fc.oneof(knownDecisions, decisions), shadow: maybe(knownDecisions) })
    .map(({ decision, shadow }) => ({
      type: 'policy.decided' as const,
      decision,
      ...(shadow === undefined ? {} : { shadow }),
    })),
  fc.record({ type: fc.constant('keys.stale_used' as const), issuer: text, ageSeconds: fc.nat() }),
  fc.record({
    type: fc.constant('session.used' as const),
    session: fc.record({ idHash: text, created: fc.nat(), expires: fc.nat() }),
  }),
  fc.record({
    type: fc.constant('upstream.answered' as const),
    upstream: text,
    status: fc.integer({ min: 100, max: 599 }),
    latencyMs: fc.oneof(fc.nat(), fc.double()),
  }),
  fc.record({
    type: fc.constant('request.failed' as const),
    code: fc.constantFrom('policy.denied', 'request.crashed', 'proxy.origin_timeout'),
    status: fc.constantFrom(403, 500, 504),
    detail: maybe(text),
    ledToLogin: fc.boolean(),
  }),
);

const header = fc.constantFrom(
  'Mozilla/5.0 (X11)',
  'git/2.39',
  'say "hi"',
  'a\\b',
  '\u00e9',
  'x'.repeat(3000),
  '192.0.2.1',
  '0123456789abcdef-VIE',
);
const headers = fc.record(
  { 'user-agent': header, 'cf-ray': header, 'cf-connecting-ip': header },
  { requiredKeys: [] },
);

const facts: fc.Arbitrary<RequestFacts> = fc
  .record({
    url: fc.constantFrom(
      'https://a.example/T1',
      'https://a.example/T1?a=1&b=%22',
      'https://a.example:8443/source/%C3%BC/',
      'https://a.example/a//b',
      'https://a.example/&name=value',
      'https://a.example/%22/',
    ),
    method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
    headers,
    cf: maybe(fc.record({ asn: fc.nat(), country: text, colo: fc.oneof(text, fc.constant(null)) })),
    entries: fc.array(entry, { maxLength: 8 }),
    status: fc.integer({ min: 200, max: 599 }),
    contentLength: fc.constantFrom(null, '7', '-1', '9'.repeat(15)),
    failure: maybe(
      fc.constant({ type: 'request.failed' as const, code: 'x.y', status: 500, detail: undefined }),
    ),
    startedAt: fc.nat(),
    latency: fc.oneof(fc.integer({ min: -5, max: 5000 }), fc.double({ noNaN: true, min: 0, max: 1e6 })),
    observer: fc.record({ worker: text, version: text }, { requiredKeys: ['worker'] }),
    maskPath: fc.constantFrom(
      undefined,
      (path: string) => path,
      () => '/[secret]',
      () => {
        throw new Error('no mask');
      },
    ),
  })
  .map(
    ({
      url,
      method,
      cf,
      entries,
      status,
      contentLength,
      failure,
      startedAt,
      latency,
      observer,
      maskPath,
      ...rest
    }) => {
      const request = new Request(url, { method, headers: rest.headers });
      if (cf !== undefined) Object.defineProperty(request, 'cf', { value: cf });
      const read = canonicalTarget(url, { encodedDelimiters: 'pass' });
      const trail = createTrail();
      for (const one of entries) trail.add(one);
      return {
        arrival: {
          request,
          env: {},
          target: read.ok ? read.target : undefined,
          requestId: '01a1b2c3-0000-7000-8000-000000000001',
          trace: {
            traceId: 'a'.repeat(32),
            spanId: 'b'.repeat(16),
            parentId: undefined,
            sampled: true,
            traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
          },
          trail,
          clock: { now: () => startedAt },
          execution: { waitUntil: () => undefined },
        },
        answer: { status, contentLength, ...(failure === undefined ? {} : { failure }) },
        startedAt,
        now: startedAt + latency,
        settings: { observer, ...(maskPath === undefined ? {} : { maskPath }) },
      };
    },
  );

test('a line that is serialized directly has the same bytes as that of the event', () => {
  let atOnce = 0;
  fc.assert(
    fc.property(facts, fc.integer({ min: MIN_BYTES, max: 16_384 }), (given, maxBytes) => {
      const line = requestLine(given, maxBytes);
      const event = requestEvent(given);
      const plainly = serializeEvent(event, maxBytes);
      if (line !== undefined) {
        atOnce++;
        expect(line, `seed ${seed}`).toBe(plainly.line);
        // It was safe as it was found.
        expect(plainly.event).toBe(event);
      } else {
        // Something is not plain: otherwise it should have been written at once.
        expect(plainly.event === event && plainly.line.length <= maxBytes, `seed ${seed}`).toBe(false);
      }
    }),
    { numRuns: EVENTS, seed },
  );
  expect(atOnce).toBeGreaterThan(EVENTS / 4);
  expect(atOnce).toBeLessThan(EVENTS * 0.95);
}, 300_000);

test('an event object is created only if it is read, and once', () => {
  const [given] = fc.sample(facts, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error('no facts');
  const { event } = new RequestRecord(given, 16_384);
  expect(event).toEqual(requestEvent(given));
  const record = new RequestRecord(given, 16_384);
  expect(record.event).toBe(record.event);
  expect(record.serialized().line).toBe(serializeEvent(event, 16_384).line);
  expect(record.serialized().event).toEqual(serializeEvent(event, 16_384).event);
});

test('a record has the type of its event, serialized directly or not', () => {
  const [given] = fc.sample(facts, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error('no facts');
  const typeWith = (userAgent: string) => {
    const headers = { 'user-agent': userAgent };
    const arrival = { ...given.arrival, request: new Request('https://a.example/', { headers }) };
    const { answer, startedAt, now } = given;
    const record = { arrival, answer, startedAt, now, settings: { observer: { worker: 'g' } } };
    return [requestLine(record, 16_384) !== undefined, new RequestRecord(record, 16_384).serialized().type];
  };
  expect(typeWith('git/2.39')).toEqual([true, 'request.decision']);
  expect(typeWith('x'.repeat(3000))).toEqual([false, 'request.decision']);
});

test('sources of groups that did not answer are recorded though they answered a moment ago', () => {
  const [given] = fc.sample(facts, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error('no facts');
  const names = Object.freeze(['engineer']);
  const alice = frozen(identity());
  const lineOf = (unanswered: readonly { source: string; detail: string }[] | undefined) => {
    const trail = createTrail();
    trail.add({ type: 'caller.identified', identity: alice });
    const resolved = { type: 'roles.resolved', names, grants: [], groupsSeen: 2 } as const;
    trail.add(unanswered === undefined ? resolved : { ...resolved, unanswered });
    const { answer, startedAt, now } = given;
    const headers = { 'user-agent': 'x' };
    const request = new Request('https://a.example/', { headers });
    const arrival = { ...given.arrival, request, trail };
    return requestLine({ arrival, answer, startedAt, now, settings: { observer: { worker: 'g' } } }, 16_384);
  };
  expect(lineOf(undefined)).not.toContain('groups_unanswered');
  expect(lineOf([{ source: 'graph', detail: '403' }])).toContain('"groups_unanswered":["graph"]');
});
