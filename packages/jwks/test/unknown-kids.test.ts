import { expect, test } from 'vitest';
import { UnknownKids } from '../src/unknown-kids.ts';

test('a name is remembered for its time', () => {
  const unknown = new UnknownKids(1000);
  unknown.add('RS256 a', 0);
  expect(unknown.has('RS256 a', 999)).toBe(true);
  expect(unknown.has('RS256 a', 1000)).toBe(false);
  expect(unknown.has('__proto__', 0)).toBe(false);
});

test('no more than 1,000 are remembered, and the oldest goes first', () => {
  const unknown = new UnknownKids(1000);
  for (let index = 0; index <= 1000; index += 1) unknown.add(`RS256 ${index}`, 0);
  expect(unknown.has('RS256 0', 0)).toBe(false);
  expect(unknown.has('RS256 1', 0)).toBe(true);
  expect(unknown.has('RS256 1000', 0)).toBe(true);
});
