import { expect, test } from 'vitest';
import {
  at,
  constraintsOf,
  keyOf,
  listAt,
  nextPage,
  numberAt,
  timeOf,
} from '../../../src/agents/tools/result-fields.ts';

test('a member below others is found by its own name alone', () => {
  const value = { a: { b: 1 }, list: [{ b: 2 }] };
  expect(at(value, 'a', 'b')).toBe(1);
  expect(at(value)).toBe(value);
  for (const path of [
    ['a', 'c'],
    ['c', 'b'],
    ['a', 'b', 'c'],
    ['a', 'toString'],
    ['list', 'length'],
  ])
    expect(at(value, ...path), path.join('.')).toBeUndefined();
  expect(at(null, 'a')).toBeUndefined();
});

test('a list is a list, and a number a whole number', () => {
  expect(listAt({ a: [1] }, 'a')).toEqual([1]);
  for (const a of [{ 0: 1 }, 'x', undefined, null]) expect(listAt({ a }, 'a')).toEqual([]);
  expect(numberAt({ a: 0 }, 'a')).toBe(0);
  for (const a of ['1', 1.5, 2 ** 53, null]) expect(numberAt({ a }, 'a')).toBeNull();
});

test('a time is one that a calendar has', () => {
  expect(timeOf(1_700_000_000)).toBe('2023-11-14T22:13:20.000Z');
  expect(timeOf(-1)).toBe('1969-12-31T23:59:59.000Z');
  for (const none of [8e12, -8e12, 1.5, '1700000000', undefined]) expect(timeOf(none)).toBeNull();
});

test.each([
  ['cursor', (text: unknown) => nextPage({ cursor: { after: text } }), ['12', 'a.b-c_9', 'x'.repeat(64)]],
  ['key', keyOf, ['needs-review', 'a.b:c_9', 'x'.repeat(64)]],
])('a %s is a short word without spaces', (_what, read, words) => {
  for (const word of words) expect(read(word)).toBe(word);
  for (const other of ['', 'two words', ' a', 'a ', 'x'.repeat(65), 7, null, undefined])
    expect(read(other)).toBeNull();
});

test('a constraint that is not asked for is not sent', () => {
  expect(constraintsOf({ a: undefined, b: null, c: [] })).toStrictEqual({ b: null, c: [] });
});
