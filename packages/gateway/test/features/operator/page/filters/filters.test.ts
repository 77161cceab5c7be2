import { expect, test } from 'vitest';
import { lastingAddress, viewAddress } from '../../../../../src/features/operator/page/filters/address.ts';
import {
  failuresSpan,
  hoursOf,
  readFilters,
  requirePeriod,
  slotsOf,
  timeText,
} from '../../../../../src/features/operator/page/filters/filters.ts';

const NOW = Date.UTC(2026, 0, 31, 12, 34, 56);
const read = (search: string) => readFilters(search, [], NOW).filters;

test('without a word, it is the last day up to this hour', () => {
  const filters = read('');
  expect(filters.last).toBe('24h');
  expect(hoursOf(filters)).toEqual(['2026-01-30T12', '2026-01-31T14']);
  expect(slotsOf(filters)).toHaveLength(26);
});

test('a long span is counted by the day', () => {
  const filters = read('last=30d');
  expect(slotsOf(filters).at(-1)).toBe('2026-01-31');
  expect(failuresSpan(filters)).toEqual({ isByDay: true, span: ['2026-01-01', '2026-02-01'] });
  expect(failuresSpan(read('last=24h')).isByDay).toBe(false);
});

test.each([
  // A day as the end of a period is part of it.
  ['since=2026-01-02&until=2026-01-03', ['2026-01-02T00', '2026-01-04T00']],
  ['last=yesterday', ['2026-01-30T00', '2026-01-31T00']],
  ['last=2+h', ['2026-01-31T10', '2026-01-31T14']],
  ['since=2026-01-02T10%3A30', ['2026-01-02T10', '2026-01-31T14']],
  ['since=2026-01-02T10Z&until=2026-01-02T11%3A00%3A00.000Z', ['2026-01-02T10', '2026-01-02T11']],
  ['last=7d&since=&until=', ['2026-01-24T12', '2026-01-31T14']],
])('%s is a span of UTC', (search, hours) => {
  expect(hoursOf(read(search))).toEqual(hours);
});

test('a span of more than four days is counted by the day, and one of four by the hour', () => {
  const until = (day: string) => slotsOf(read(`since=2026-01-02T10%3A30&until=${day}`));
  expect(until('2026-01-06T10%3A30')).toHaveLength(97);
  expect(until('2026-01-06T10%3A31')).toEqual(['02', '03', '04', '05', '06'].map((day) => `2026-01-${day}`));
  // The last day counts, though it ends earlier than the first begins.
  expect(until('2026-01-09T06')).toHaveLength(8);
  // The last slot begins before the end.
  expect(slotsOf(read('since=2026-01-02T10&until=2026-01-02T12'))).toEqual([
    '2026-01-02T10',
    '2026-01-02T11',
  ]);
});

test.each([
  ['until=2026-01-03', '2026-01-03T00:00:00.000Z'],
  ['until=2026-01-03T00%3A00Z', '2026-01-02T00:00:00.000Z'],
  ['since=2026-01-02T10', '2026-01-02T10:00:00.000Z'],
  ['since=2026-01-02T10%3A30%3A15Z', '2026-01-02T10:30:15.000Z'],
  ['since=2026-01-02T10%3A30%3A15.5', '2026-01-02T10:30:15.500Z'],
])('the time filter %s starts at %s', (search, begin) => {
  expect(timeText(read(search).since)).toBe(begin);
});

test('a missing filter matches all, and a given one is trimmed', () => {
  expect(read('')).toMatchObject({ app: '', person: '', reason: '' });
  expect(read('app=+wiki+&person=+ada+&reason=+policy.no_rule+')).toMatchObject({
    app: 'wiki',
    person: 'ada',
    reason: 'policy.no_rule',
  });
});

test.each(['app', 'person', 'reason'])(
  'a filter "%s" is as long as 256 characters, and no longer',
  (name) => {
    const longest = 'x'.repeat(256);
    expect(read(`${name}=${longest}`)).toMatchObject({ [name]: longest });
    expect(() => read(`${name}=${longest}x`)).toThrow(
      expect.objectContaining({
        code: 'operator.parameters',
        detail: 'a filter is longer than 256 characters',
      }),
    );
  },
);

test('an invalid filter is reported', () => {
  expect(() => read('app=a&app=b')).toThrow(
    expect.objectContaining({ code: 'operator.parameters', detail: expect.stringContaining('app') }),
  );
});

test('a span is of four hundred days, and no longer', () => {
  expect(read('since=2025-01-01&until=2026-02-04').problem).toBeUndefined();
  expect(read('since=2025-01-01&until=2026-02-05T00%3A01').problem).toBe('span');
  expect(read('since=2020-01-01').problem).toBe('span');
  expect(read('last=57w').problem).toBeUndefined();
  expect(read('last=58w').problem).toBe('span');
});

test('a span ends after it starts', () => {
  expect(read('since=2026-01-03&until=2026-01-03T00%3A01').problem).toBeUndefined();
  expect(read('since=2026-01-03&until=2026-01-03').problem).toBeUndefined();
  expect(read('since=2026-01-03T10&until=2026-01-03T10').problem).toBe('span');
  expect(read('since=2026-01-03&until=2026-01-02').problem).toBe('span');
  expect(read('last=30d').problem).toBeUndefined();
});

test.each([
  'since=2026-02-30T10%3A00',
  // What stands in brackets some parsers pass over.
  'since=%28x%292026-01-02',
  'since=2026-01-02%28x%29',
  'since=2026-01-02x',
  'since=2026-01-02T1Z0',
  'since=2026-13-01',
  'until=soon',
  'last=toString',
])('%s is not understood: the period is reported, and as it was typed', (search) => {
  const [, typed] = [...new URLSearchParams(search).entries()][0] ?? [];
  expect(read(search)).toMatchObject({ problem: 'period', typed, since: NOW, until: NOW });
  expect(() => requirePeriod(read(search))).toThrow(expect.objectContaining({ code: 'operator.parameters' }));
});

test('an address keeps its filters, and a lasting one its times', () => {
  const filters = read('last=7d&person=ada%40corp.example');
  expect(viewAddress('/o/', 'refusals', filters, { reason: 'policy.no_rule' })).toBe(
    '/o/refusals?last=7d&person=ada%40corp.example&reason=policy.no_rule',
  );
  const lasting = new URL(lastingAddress('/o/', 'refusals', filters), 'https://gate.example');
  expect(read(lasting.search)).toMatchObject({
    since: filters.since,
    until: filters.until,
    person: filters.person,
  });
});
