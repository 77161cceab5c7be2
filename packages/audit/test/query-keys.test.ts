import { expect, test } from 'vitest';
import { queryKeys } from '../src/query-keys.ts';

test('names are listed once, in order, without values', () => {
  expect(queryKeys('?b=secret&a=secret&b=secret')).toEqual(['b', 'a']);
});

test('no query is no list', () => {
  expect(queryKeys('')).toBeUndefined();
  expect(queryKeys('?')).toBeUndefined();
});

test('a name that could be a token is shortened', () => {
  const token = `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(200)}`;
  expect(queryKeys(`?${token}`)).toEqual(['eyJhbGciOiJSUzI1…']);
});

test('a name of 64 characters is kept, one more is not', () => {
  expect(queryKeys(`?${'k'.repeat(64)}`)).toEqual(['k'.repeat(64)]);
  expect(queryKeys(`?${'k'.repeat(65)}`)).toEqual([`${'k'.repeat(16)}…`]);
});

test('no more than 32 names are listed', () => {
  const search = `?${Array.from({ length: 1000 }, (_, index) => `k${index}=v`).join('&')}`;
  expect(queryKeys(search)).toHaveLength(32);
});
