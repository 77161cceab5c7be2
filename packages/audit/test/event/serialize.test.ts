import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deceives, hostileText } from '../../../../scripts/fixtures/unprintable.ts';
import { isReady, serializeEvent } from '../../src/event/serialize.ts';
import type { RequestEvent } from '../../src/index.ts';
import { MIN_BYTES } from '../../src/options.ts';
import { requestEvents } from '../events.ts';

const event: RequestEvent = {
  type: 'request.decision',
  schema: 'portcullis.event/1',
  id: '019b0000-0000-7000-8000-000000000000',
  time: '2026-01-02T03:04:05.006Z',
  severity: 'informational',
  outcome: 'allow',
  reason: [],
  http: { method: 'GET', host: 'a.example', path: '/', status: 200, ua: undefined },
  src: { ip: undefined },
  trace: { request_id: '019b0000-0000-7000-8000-000000000000' },
  edge: { latency_us: 0 },
  observer: { worker: 'gate' },
};

const utf8 = (text: string) => new TextEncoder().encode(text).length;

test('the line is canonical JSON: keys in order, no spaces', () => {
  expect(serializeEvent(event, 16_384).line).toBe(
    '{"edge":{"latency_us":0},"http":{"host":"a.example","method":"GET","path":"/","status":200},' +
      '"id":"019b0000-0000-7000-8000-000000000000","observer":{"worker":"gate"},"outcome":"allow","reason":[],' +
      '"schema":"portcullis.event/1","severity":"informational","time":"2026-01-02T03:04:05.006Z",' +
      '"trace":{"request_id":"019b0000-0000-7000-8000-000000000000"},"type":"request.decision"}',
  );
});

test('members named by digits are in the order of RFC 8785, which is not that of JavaScript', () => {
  const members = { 9: 1, 10: 2, b: { 2: [{ 7: 1, 11: 2 }], 1: null }, a: 'x' };
  const { line, event: written } = serializeEvent({ ...event, extra: members } as never, 16_384);
  expect(line).toContain('"extra":{"10":2,"9":1,"a":"x","b":{"1":null,"2":[{"11":2,"7":1}]}}');
  expect(line).toBe(canonicalize(written));
});

test('absent fields are left out, unknown ones as well', () => {
  const { event: written } = serializeEvent(event, 16_384);
  expect('src' in written).toBe(false);
  expect('ua' in (written as RequestEvent).http).toBe(false);
});

test('a long text is cut and the event says so', () => {
  const { event: written } = serializeEvent({ ...event, detail: 'x'.repeat(5000) }, 16_384);
  expect(written.truncated).toBe(true);
  expect((written as RequestEvent).detail).toBe(`${'x'.repeat(2047)}…`);
});

test('a text is not cut inside a character', () => {
  const { event: written } = serializeEvent({ ...event, detail: `${'x'.repeat(2046)}👩👩👩` }, 16_384);
  expect((written as RequestEvent).detail).toBe(`${'x'.repeat(2046)}…`);
});

test('a character before the cut is unchanged', () => {
  const { event: written } = serializeEvent({ ...event, detail: `👩${'x'.repeat(5000)}` }, 16_384);
  expect((written as RequestEvent).detail).toBe(`👩${'x'.repeat(2045)}…`);
});

test('null is kept, and a list of the greatest length is not cut', () => {
  const reason = Array.from({ length: 64 }, (_, index) => `code.${index}`);
  const { event: written } = serializeEvent({ ...event, reason, detail: null } as never, 16_384);
  expect(written).toMatchObject({ reason, detail: null });
  expect(written).not.toHaveProperty('truncated');
});

test('a text of the greatest length is not cut', () => {
  const { event: written } = serializeEvent({ ...event, detail: 'x'.repeat(2048) }, 16_384);
  expect(written).not.toHaveProperty('truncated');
});

test('a long list is cut and the event says so', () => {
  const reason = Array.from({ length: 100 }, (_, index) => `code.${index}`);
  const { event: written } = serializeEvent({ ...event, reason }, 16_384);
  expect(written.reason).toEqual(reason.slice(0, 64));
  expect(written.truncated).toBe(true);
});

test('the ids and the hash are kept by the hardest cut', () => {
  const long = '世'.repeat(4000);
  const many = Array.from({ length: 100 }, () => long);
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const { event: written, line } = serializeEvent(
    {
      ...event,
      reason: many,
      detail: long,
      actor: { kind: 'user', iss: long, sub: long, email: long, name: long, roles: many },
      http: { ...event.http, path: long, path_raw: long, ua: long, query_keys: many },
      policy: { id: long, decision: 'allow', version_sha256: 'c'.repeat(64) },
      trace: { ...event.trace, traceparent },
    },
    MIN_BYTES,
  );
  expect(utf8(line)).toBeLessThanOrEqual(MIN_BYTES);
  expect(written).toMatchObject({
    id: event.id,
    trace: { traceparent },
    policy: { version_sha256: 'c'.repeat(64) },
    truncated: true,
  });
});

test('an event that no cut makes short enough is refused', () => {
  expect(() => serializeEvent(event, 10)).toThrow(RangeError);
});

test('any event is serialized as one line of JSON without misleading characters, and parses back', () => {
  fc.assert(
    fc.property(requestEvents(), (draft) => {
      const { event: written, line } = serializeEvent(draft, 16_384);
      expect(deceives(line)).toBe(false);
      expect(JSON.parse(line)).toEqual(written);
      expect(line).toBe(canonicalize(written));
      JSON.stringify(written, (_key, value) => {
        if (typeof value === 'string') expect(deceives(value)).toBe(false);
        return value;
      });
    }),
  );
});

test('any event fits, however long its texts are', () => {
  const long = fc.oneof(
    hostileText,
    fc.constantFrom('世', '"', '\\', '\u0000', 'é').map((unit) => unit.repeat(3000)),
  );
  fc.assert(
    fc.property(requestEvents(long), fc.integer({ min: MIN_BYTES, max: 20_000 }), (draft, maxBytes) => {
      expect(utf8(serializeEvent(draft, maxBytes).line)).toBeLessThanOrEqual(maxBytes);
    }),
    { numRuns: 50 },
  );
});

test('numbers are serialized as in RFC 8785', () => {
  fc.assert(
    fc.property(fc.double(), (latency_ms) => {
      const { event: written, line } = serializeEvent(
        { ...event, upstream: { id: 'phorge', status: 200, latency_ms } },
        16_384,
      );
      expect(line).toBe(canonicalize(written));
    }),
  );
});

// RFC 8785, appendix B: the bits of a number, and how it is written.
test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
  ['7fffffffffffffff', undefined],
  ['7ff0000000000000', undefined],
])('the number with the bits %s is serialized as %s', (bits, written) => {
  const latency_ms = Buffer.from(bits, 'hex').readDoubleBE();
  const { line } = serializeEvent({ ...event, upstream: { id: 'phorge', status: 200, latency_ms } }, 16_384);
  expect(/"latency_ms":([^,}]*)/.exec(line)?.[1]).toBe(written);
});

test.each([
  '',
  'x'.repeat(2048),
  -1.5,
  true,
  false,
  null,
  [],
  Array(64).fill('x'),
  [{ a: 1 }],
  { a: 1, b: { c: 'x' } },
])('is serialized without a copy: %j', (value) => {
  expect(isReady(value)).toBe(true);
  expect(isReady({ a: value })).toBe(true);
});

test.each([
  'x'.repeat(2049),
  'a\u0000b',
  'a\u202eb',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  () => 1,
  Array(65).fill('x'),
  [undefined],
  ['a', 'x'.repeat(2049)],
  {},
  { b: 1, a: 2 },
  { a: undefined, b: 1 },
  { a: 1, b: {} },
])('is copied before it is serialized: %j', (value) => {
  expect(isReady(value)).toBe(false);
  expect(isReady({ a: value, b: 1 })).toBe(false);
});

test('a serialized event equals the event that was given', () => {
  const { event: ready } = serializeEvent({ ...event, detail: 'x'.repeat(100) }, 16_384);
  expect(serializeEvent(ready, 16_384).event).toBe(ready);
});

test.each(['x', 'é'])('an event is serialized whole up to the last byte that fits: %s', (unit) => {
  const { event: whole, line } = serializeEvent({ ...event, detail: unit.repeat(100) }, 16_384);
  expect(serializeEvent(whole, utf8(line))).toEqual({ type: whole.type, event: whole, line });
  const shorter = serializeEvent(whole, utf8(line) - 1);
  expect(shorter.event).toMatchObject({ truncated: true, detail: `${unit.repeat(63)}…` });
});

test('cuts are tried from the smallest on', () => {
  const detail = 'x'.repeat(3000);
  const cutTo = (maxBytes: number) =>
    (serializeEvent({ ...event, detail }, maxBytes).event as RequestEvent).detail?.length;
  expect([5000, 2000, 600].map(cutTo)).toEqual([2048, 256, 64]);
  const reason = Array.from({ length: 100 }, (_, index) => `code.${index}`);
  const kept = (maxBytes: number) => serializeEvent({ ...event, reason }, maxBytes).event.reason.length;
  expect([5000, 700, 500].map(kept)).toEqual([64, 16, 2]);
});

test('a list keeps its positions: unserializable items are null there, and left out elsewhere', () => {
  const odd = {
    ...event,
    reason: ['a', undefined, Number.NaN, { b: undefined }],
    edge: { latency_us: Number.NaN },
  };
  const { event: written } = serializeEvent(odd as never, 16_384);
  expect(written.reason).toEqual(['a', null, null, null]);
  expect(written).not.toHaveProperty('edge');
});

test('a limit that is too small for any event is refused', () => {
  expect(() => serializeEvent(event, 10)).toThrow('the event is larger than 10 bytes');
});
