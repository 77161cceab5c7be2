import type { Decision, Identity, TrailEntry } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
const pool = <Value extends object>(value: fc.Arbitrary<Value>, count: number) => {
  const values = fc.sample(value, { numRuns: count });
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
        expect(line).toBe(plainly.line);
        // It was safe as it was found.
        expect(plainly.event).toBe(event);
      } else {
        // Something is not plain: otherwise it should have been written at once.
        expect(plainly.event === event && plainly.line.length <= maxBytes).toBe(false);
      }
    }),
    { numRuns: EVENTS },
  );
  expect(atOnce).toBeGreaterThan(EVENTS / 4);
  expect(atOnce).toBeLessThan(EVENTS * 0.95);
}, 300_000);

describe('the line of a request', () => {
  const ada = frozen(identity({ email: 'ada@corp.example', name: 'Ada' }));
  const allowed: Decision = frozen({
    ...{ effect: 'allow' as const, reason: 'policy.rule_allows' as const, rule: 'all', policy: 'main' },
    ...{ version: 'a'.repeat(64), open: false, considered: [] },
  });
  const roles = Object.freeze(['engineer']);
  const session = { idHash: 'h', created: 1, expires: 2 };
  const task = Object.freeze({ application: 'maniphest', kind: 'task', id: 'T1', operation: 'view' });
  const entries: readonly TrailEntry[] = [
    { type: 'caller.identified', identity: ada },
    { type: 'roles.resolved', names: roles, grants: [], groupsSeen: 2 },
    { type: 'session.used', session },
    { type: 'resource.classified', resource: task },
    { type: 'policy.decided', decision: allowed },
    { type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs: 3.5 },
  ];

  interface Changes {
    readonly url?: string;
    readonly headers?: Record<string, string>;
    readonly cf?: object | null;
    readonly entries?: readonly TrailEntry[];
    readonly contentLength?: string | null;
    readonly observer?: RequestFacts['settings']['observer'];
    readonly maskPath?: () => string;
    readonly startedAt?: number;
  }

  const factsOf = (changes: Changes = {}): RequestFacts => {
    const url = changes.url ?? 'https://a.example/T1?b=1';
    const plain = {
      'user-agent': 'git/2.39',
      'cf-ray': '0123456789abcdef-VIE',
      'cf-connecting-ip': '192.0.2.1',
    };
    const request = new Request(url, { headers: changes.headers ?? plain });
    const { cf = { asn: 64_500, country: 'AT', colo: 'VIE' }, startedAt = 1_767_323_045_006 } = changes;
    if (cf !== null) Object.defineProperty(request, 'cf', { value: cf });
    const read = canonicalTarget(url, { encodedDelimiters: 'pass' });
    const trail = createTrail();
    for (const one of changes.entries ?? entries) trail.add(one);
    const { contentLength = '7', maskPath } = changes;
    return {
      arrival: {
        ...{ request, env: {}, target: read.ok ? read.target : undefined, trail },
        requestId: '01a1b2c3-0000-7000-8000-000000000001',
        trace: {
          ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentId: undefined, sampled: true },
          traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        },
        ...{ clock: { now: () => startedAt }, execution: { waitUntil: () => undefined } },
      },
      answer: { status: 200, contentLength },
      ...{ startedAt, now: startedAt + 2 },
      settings: {
        observer: changes.observer ?? { worker: 'gate', version: 'v1' },
        ...(maskPath !== undefined && { maskPath }),
      },
    };
  };
  const without = (...types: readonly TrailEntry['type'][]) =>
    entries.filter(({ type }) => !types.includes(type));
  const failed = (detail: string): TrailEntry => ({
    ...{ type: 'request.failed', code: 'policy.denied', status: 403, detail, ledToLogin: false },
  });
  const upstream = (latencyMs: number): readonly TrailEntry[] => [
    ...without('upstream.answered'),
    { type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs },
  ];

  /** The same requests are written twice: the second time, from parts that were kept. */
  const linesOf = (changes: Changes, maxBytes = 16_384) => {
    const given = factsOf(changes);
    return {
      lines: [requestLine(given, maxBytes), requestLine(given, maxBytes)],
      plainly: serializeEvent(requestEvent(given), maxBytes).line,
    };
  };

  test('an event object is created only if it is read, and once', () => {
    const given = factsOf();
    const { event } = new RequestRecord(given, 16_384);
    expect(event).toEqual(requestEvent(given));
    const record = new RequestRecord(given, 16_384);
    expect(record.event).toBe(record.event);
    expect(record.serialized().line).toBe(serializeEvent(event, 16_384).line);
    expect(record.serialized().event).toEqual(serializeEvent(event, 16_384).event);
  });

  test('a record has the type of its event, serialized directly or not', () => {
    const given = factsOf();
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
    const given = factsOf();
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
      return requestLine(
        { arrival, answer, startedAt, now, settings: { observer: { worker: 'g' } } },
        16_384,
      );
    };
    expect(lineOf(undefined)).not.toContain('groups_unanswered');
    expect(lineOf([{ source: 'graph', detail: '403' }])).toContain('"groups_unanswered":["graph"]');
  });

  test.each<[what: string, changes: Changes]>([
    ['every fact', {}],
    ['no fact of the trail', { entries: [] }],
    ['an anonymous caller', { entries: [{ type: 'caller.anonymous' }] }],
    ['no roles', { entries: without('roles.resolved') }],
    ['no session', { entries: without('session.used') }],
    ['no resource', { entries: without('resource.classified') }],
    ['no decision', { entries: without('policy.decided') }],
    ['no origin', { entries: without('upstream.answered') }],
    ['an origin whose clock went back', { entries: upstream(-3) }],
    ['a failure with its detail', { entries: [...entries, failed('a detail')] }],
    ['stale keys', { entries: [...entries, { type: 'keys.stale_used', issuer: 'i', ageSeconds: 9 }] }],
    [
      'sources of groups that did not answer',
      {
        entries: [
          ...without('roles.resolved'),
          {
            ...{ type: 'roles.resolved', names: roles, grants: [], groupsSeen: 2 },
            unanswered: [{ source: 'graph', detail: '403' }],
          },
        ],
      },
    ],
    [
      'a decision of a policy that does not count',
      {
        entries: [
          ...without('policy.decided'),
          { type: 'policy.decided', decision: allowed, shadow: allowed },
        ],
      },
    ],
    ['no query', { url: 'https://a.example/T1' }],
    ['a path that is masked', { maskPath: () => '/[secret]' }],
    ['an address that is refused', { url: 'https://a.example/a//b' }],
    ['no length', { contentLength: null }],
    ['no user agent, and no address', { headers: {} }],
    ['no facts of the network', { cf: null }],
    ['an autonomous system alone', { cf: { asn: 64_500 }, headers: {} }],
    ['a country alone', { cf: { country: 'AT' }, headers: {} }],
    ['no version', { observer: { worker: 'gate' } }],
    ['a quote in a header', { headers: { 'user-agent': 'say "hi" to C:\\x' } }],
    ['a tilde, and a space', { observer: { worker: '~ gate' } }],
    [
      'texts that are long together, and not alone',
      { observer: { worker: 'x'.repeat(2048), version: 'y'.repeat(2048) } },
    ],
    ['a time within a second', { startedAt: 1_767_323_045_999 }],
  ])('with %s is written at once, with the bytes of its event', (_what, changes) => {
    const { lines, plainly } = linesOf(changes);
    expect(lines).toEqual([plainly, plainly]);
  });

  test.each<[what: string, changes: Changes]>([
    ['a text that has to be cut', { observer: { worker: 'x'.repeat(2049) } }],
    ['a text that has to be escaped', { observer: { worker: 'a\u202eb' } }],
    [
      'a caller whose name has to be escaped',
      { entries: [{ type: 'caller.identified', identity: frozen(identity({ name: 'a\u202eb' })) }] },
    ],
    [
      'a session whose hash has to be escaped',
      { entries: [{ type: 'session.used', session: { ...session, idHash: 'a\nb' } }] },
    ],
    [
      'a resource whose id has to be cut',
      { entries: [{ type: 'resource.classified', resource: { ...task, id: 'x'.repeat(2049) } }] },
    ],
    ['a query of a name that has to be escaped', { url: 'https://a.example/T1?%E2%80%AE=1' }],
    ['a latency that is no number', { entries: upstream(Number.NaN) }],
    ['a latency without end', { entries: upstream(Number.POSITIVE_INFINITY) }],
    ['a number of a network that is none', { cf: { asn: Number.NaN } }],
    ['a letter of another script', { observer: { worker: 'gäte' } }],
  ])('with %s is left to its event', (_what, changes) => {
    expect(linesOf(changes).lines).toEqual([undefined, undefined]);
  });

  test('has as many bytes as it may have, and not one more', () => {
    const { length } = linesOf({}).plainly;
    expect(linesOf({}, length).lines[0]).toHaveLength(length);
    expect(requestLine(factsOf(), length - 1)).toBeUndefined();
  });

  test('is not made of kept parts of another request of the same caller, or by the same decision', () => {
    const named = (changes: Changes): void => {
      const { lines, plainly } = linesOf(changes);
      expect(lines).toEqual([plainly, plainly]);
    };
    const other = (entry: TrailEntry): Changes => ({ entries: [...without(entry.type), entry] });
    named({});
    named(other({ type: 'roles.resolved', names: Object.freeze(['admin']), grants: [], groupsSeen: 2 }));
    named(other({ type: 'roles.resolved', names: roles, grants: [], groupsSeen: 3 }));
    named(other({ type: 'resource.classified', resource: Object.freeze({ ...task, id: 'T2' }) }));
    named({ entries: [...entries, failed('x')] });
    named({});
  });

  test.each(['identity', 'authentication', 'roles', 'resource', 'decision'] as const)(
    'is not made of kept parts where the %s was changed in place',
    (what) => {
      const authentication = { ...ada.authentication };
      const mine = { ...ada, authentication };
      const names = ['engineer'];
      const resource = { ...task };
      const decision = { ...allowed };
      const kept = {
        identity:
          what === 'identity'
            ? mine
            : Object.freeze({ ...mine, authentication: frozen({ ...authentication }) }),
        authentication: what === 'authentication' ? Object.freeze(mine) : undefined,
      };
      if (what !== 'roles') Object.freeze(names);
      if (what !== 'resource') Object.freeze(resource);
      if (what !== 'decision') Object.freeze(decision);
      const changes: Changes = {
        entries: [
          { type: 'caller.identified', identity: (kept.authentication ?? kept.identity) as Identity },
          { type: 'roles.resolved', names, grants: [], groupsSeen: 2 },
          { type: 'resource.classified', resource },
          { type: 'policy.decided', decision },
        ],
      };
      linesOf(changes);
      if (what === 'identity') Object.assign(mine, { name: 'Grace' });
      if (what === 'authentication') Object.assign(authentication, { provider: 'other' });
      if (what === 'roles') names[0] = 'admin';
      if (what === 'resource') Object.assign(resource, { id: 'T2' });
      if (what === 'decision') Object.assign(decision, { rule: 'other' });
      const { lines, plainly } = linesOf(changes);
      expect(lines).toEqual([plainly, plainly]);
    },
  );
});
