import { expect, test } from 'vitest';
import { RecentMap } from '../src/recent-map.ts';

test('a recent map returns what was set under the whole name, until it is deleted', () => {
  const map = new RecentMap<object>();
  const value = {};
  map.set('key.sealed', value);
  expect(map.get('key.sealed')).toBe(value);
  expect(map.get('key.seale')).toBeUndefined();
  expect(map.get('key.sealed ')).toBeUndefined();
  map.delete('key.sealed');
  expect(map.get('key.sealed')).toBeUndefined();
});

test('a recent map holds at most a thousand entries and evicts the oldest', () => {
  const map = new RecentMap<number>();
  for (let index = 0; index < 1000; index++) map.set(`name-${index}`, index);
  map.set('name-0', 7);
  map.set('one more', 8);
  expect(map.get('name-0')).toBe(7);
  expect(map.get('name-1')).toBeUndefined();
  expect(map.get('name-2')).toBe(2);
  expect(map.get('one more')).toBe(8);
});

test('a recent map does not store long names, and drops the old entry of one', () => {
  const map = new RecentMap<number>();
  map.set('x'.repeat(4096), 1);
  map.set('x'.repeat(4097), 2);
  expect(map.get('x'.repeat(4096))).toBe(1);
  expect(map.get('x'.repeat(4097))).toBeUndefined();
});

test('a recent map is limited by the size of its entries, and evicts the oldest for a new one', () => {
  const map = new RecentMap<string>({ maxCharacters: 1000 });
  for (const name of ['a', 'b', 'c']) map.set(name, name, 400);
  expect(['a', 'b', 'c'].map((name) => map.get(name))).toEqual([undefined, 'b', 'c']);
  map.set('d', 'd', 1000);
  expect([map.get('d'), map.get('c')]).toEqual([undefined, 'c']);
  map.delete('b');
  map.set('e', 'e', 500);
  expect([map.get('c'), map.get('e')]).toEqual(['c', 'e']);
});

test('an entry that just fits is stored, next to others and alone', () => {
  const map = new RecentMap<number>({ maxCharacters: 4 });
  map.set('abcd', 1);
  expect(map.get('abcd')).toBe(1);
  map.set('ab', 2);
  map.set('cd', 3);
  expect([map.get('ab'), map.get('cd'), map.get('abcd')]).toEqual([2, 3, undefined]);
});
