import { expect, test } from 'vitest';
import { lastingAddress, viewAddress } from '../../src/filters/address.ts';
import { failuresSpan, hoursOf, readFilters, slotsOf } from '../../src/filters/filters.ts';

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
  ['since=2026-01-02&until=2026-01-03', ['2026-01-02T00', '2026-01-03T00']],
  ['since=2026-01-02T10%3A30', ['2026-01-02T10', '2026-01-31T14']],
  ['since=2026-01-02T10Z&until=2026-01-02T11%3A00%3A00.000Z', ['2026-01-02T10', '2026-01-02T11']],
  ['last=7d&since=&until=', ['2026-01-24T12', '2026-01-31T14']],
])('%s is a span of UTC', (search, hours) => {
  expect(hoursOf(read(search))).toEqual(hours);
});

test.each([
  'since=31.1.2026',
  'since=2026-13-01',
  'since=2026-01-03&until=2026-01-02',
  'since=2020-01-01',
  'last=toString',
])('%s is no span', (search) => {
  expect(() => read(search)).toThrow(expect.objectContaining({ code: 'operator.parameters' }));
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
