import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomDigits } from '../../src/request/random-digits.ts';
import { traceContext } from '../../src/request/trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const BELIEVED = { callers: 'believed' } as const;
const digits = new RandomDigits((bytes: Uint8Array) => bytes.fill(0xab));

test('a valid header is continued with a span of its own', () => {
  expect(traceContext(`00-${traceId}-${parentId}-01`, digits, BELIEVED)).toEqual({
    traceId,
    spanId: 'ab'.repeat(8),
    parentId,
    sampled: true,
    traceparent: `00-${traceId}-${'ab'.repeat(8)}-01`,
  });
});

test('without options, no client decides whether a trace is sampled', () => {
  const { sampled, traceparent } = traceContext(`00-${traceId}-${parentId}-01`, digits);
  expect([sampled, traceparent]).toEqual([false, `00-${traceId}-${'ab'.repeat(8)}-00`]);
});

test.each([
  ['00', false],
  ['01', true],
  ['02', false],
  ['03', true],
  ['ff', true],
])('the flags %s mean sampled: %s', (flags, sampled) => {
  const trace = traceContext(`00-${traceId}-${parentId}-${flags}`, digits, BELIEVED);
  expect(trace.sampled).toBe(sampled);
  expect(trace.traceparent).toMatch(sampled ? /-01$/ : /-00$/);
});

describe('a new trace is begun', () => {
  test.each([
    ['without a header', null],
    ['for an empty header', ''],
    ['for a trace id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['for a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['for upper case', `00-${traceId.toUpperCase()}-${parentId}-01`],
    ['for an unknown version', `ff-${traceId}-${parentId}-01`],
    ['for a short trace id', `00-${traceId.slice(1)}-${parentId}-01`],
    ['for a trailing part', `00-${traceId}-${parentId}-01-x`],
    ['for a later version that does not begin like this one', `01-${traceId}-${parentId}-01.x`],
    ['for a line feed', `00-${traceId}-${parentId}-01\n`],
    ['for two headers in one', `00-${traceId}-${parentId}-01, 00-${traceId}-${parentId}-01`],
  ])('%s', (_what, header) => {
    expect(traceContext(header, digits)).toEqual({
      traceId: 'ab'.repeat(16),
      spanId: 'ab'.repeat(8),
      parentId: undefined,
      sampled: false,
      traceparent: `00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-00`,
    });
  });
});

test.each([`01-${traceId}-${parentId}-01`, `cc-${traceId}-${parentId}-01-what-will-be`])(
  'a header of a later version is read as far as it is known, and sent in our version: %s',
  (header) => {
    const { traceparent, ...trace } = traceContext(header, digits, BELIEVED);
    expect(trace).toEqual({ traceId, spanId: 'ab'.repeat(8), parentId, sampled: true });
    expect(traceparent).toBe(`00-${traceId}-${'ab'.repeat(8)}-01`);
  },
);

// The cases of the recommendation's own test suite (w3c/trace-context, test/test.py) that are about one `traceparent`.
describe('the test suite of the W3C', () => {
  const [trace, parent] = ['12345678901234567890123456789012', '1234567890123456'];
  const good = `00-${trace}-${parent}-01`;

  test.each([
    good,
    `00-${trace}-${parent}-00`,
    `cc-${trace}-${parent}-01`,
    `cc-${trace}-${parent}-01-what-the-future-will-be-like`,
    ` ${good}`,
    `\t${good}`,
    `${good} `,
    `${good}\t`,
    `\t ${good} \t`,
  ])('continues %j', (header) => {
    expect(traceContext(header, digits)).toMatchObject({ traceId: trace, parentId: parent });
  });

  test.each([
    `00-${trace}-${parent}-01.`,
    `00-${trace}-${parent}-01-what-the-future-will-be-like`,
    `cc-${trace}-${parent}-01.what-the-future-will-not-be-like`,
    `ff-${trace}-${parent}-01`,
    `.0-${trace}-${parent}-01`,
    `0.-${trace}-${parent}-01`,
    `000-${trace}-${parent}-01`,
    `0000-${trace}-${parent}-01`,
    `0-${trace}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-.2345678901234567890123456789012-${parent}-01`,
    `00-1234567890123456789012345678901.-${parent}-01`,
    `00-${trace}3-${parent}-01`,
    `00-${trace.slice(1)}-${parent}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace}-.234567890123456-01`,
    `00-${trace}-123456789012345.-01`,
    `00-${trace}-${parent}7-01`,
    `00-${trace}-${parent.slice(1)}-01`,
    `00-${trace}-${parent}-.0`,
    `00-${trace}-${parent}-0.`,
    `00-${trace}-${parent}-001`,
    `00-${trace}-${parent}-1`,
    `${good}, 00-${trace}-${parent.slice(1)}7-01`,
  ])('starts a new trace for %j', (header) => {
    expect(traceContext(header, digits)).toMatchObject({ traceId: 'ab'.repeat(16), parentId: undefined });
  });
});

describe('callers who are not trusted', () => {
  const asked = `00-${traceId}-${parentId}-01`;

  test('have their trace continued, and do not decide whether it is recorded', () => {
    const trace = traceContext(asked, digits, { callers: 'continued' });
    expect(trace).toMatchObject({ traceId, parentId, sampled: false });
    const unasked = `00-${traceId}-${parentId}-00`;
    expect(traceContext(unasked, digits, { callers: 'continued', sampleRate: 1 })).toMatchObject({
      traceId,
      parentId,
      sampled: true,
    });
  });

  test('have no effect on the trace where they are ignored', () => {
    expect(traceContext(asked, digits, { callers: 'ignored' })).toMatchObject({
      traceId: 'ab'.repeat(16),
      parentId: undefined,
      sampled: false,
    });
  });

  test('cannot choose a trace id that is sampled: the share is drawn from our own digits', () => {
    const drawn = (first: number) =>
      new RandomDigits((bytes: Uint8Array) => bytes.fill(0xab).fill(first, 0, 1));
    const options = { callers: 'continued', sampleRate: 0.25 } as const;
    expect(traceContext(asked, drawn(0x3f), options).sampled).toBe(true);
    expect(traceContext(asked, drawn(0x40), options).sampled).toBe(false);
    expect(traceContext(null, drawn(0x3f), options).sampled).toBe(true);
  });
});

test('the sampled flag of a trusted caller counts even where the share is none or all', () => {
  const header = (flags: string) => `00-${traceId}-${parentId}-${flags}`;
  expect(traceContext(header('01'), digits, { ...BELIEVED, sampleRate: 0 }).sampled).toBe(true);
  expect(traceContext(header('00'), digits, { ...BELIEVED, sampleRate: 1 }).sampled).toBe(false);
});

test('whatever traceparent comes in, a valid one goes out', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\da-f-]{40,60}$/)), (header) => {
      expect(traceContext(header, digits).traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-0[01]$/);
    }),
  );
});

test('a trace that begins with noughts is one, and one without flags is none', () => {
  const begins = `0${traceId.slice(1)}`;
  expect(traceContext(`00-${begins}-${parentId}-01`, digits, BELIEVED).traceId).toBe(begins);
  expect(traceContext(`00-${traceId}-${parentId}`, digits, BELIEVED).traceId).not.toBe(traceId);
});

test.each([
  [0, 0x00, false],
  [0, 0xff, false],
  [0.5, 0x7f, true],
  [0.5, 0x80, false],
  [1, 0xff, true],
])(
  'of traces that begin here, %d are recorded: digits that begin with %i say %s',
  (sampleRate, first, is) => {
    const random = new RandomDigits((bytes: Uint8Array) => bytes.fill(first));
    expect(traceContext(null, random, { sampleRate }).sampled).toBe(is);
  },
);

test('a client that is ignored begins a new trace', () => {
  const { traceId: own, parentId: none } = traceContext(`00-${traceId}-${parentId}-01`, digits, {
    callers: 'ignored',
  });
  expect([own === traceId, none]).toEqual([false, undefined]);
});
