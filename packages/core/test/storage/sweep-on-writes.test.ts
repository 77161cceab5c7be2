import { expect, test } from 'vitest';
import { sweepOnWrites } from '../../src/storage/sweep-on-writes.ts';

test('a sweep runs at the first write, and then at the first write after each interval', async () => {
  const swept: number[] = [];
  const later = sweepOnWrites(60, (now) => void swept.push(now));
  for (const now of [1000, 1001, 1059, 1060, 1100, 1200]) await later(now);
  expect(swept).toEqual([1000, 1060, 1200]);
});

test('a sweep that had too much to delete goes on with the next write', async () => {
  const swept: number[] = [];
  const left = [5, 1001, 2000];
  const later = sweepOnWrites(60, (now) => {
    swept.push(now);
    return left.shift();
  });
  for (const now of [1000, 1001, 1002, 1003]) await later(now);
  expect(swept).toEqual([1000, 1001, 1002]);
});

test('a sweep that fails is reported once, and is tried again after the interval', async () => {
  const later = sweepOnWrites(60, () => Promise.reject(new Error('the database is gone')));
  await expect(later(1000)).rejects.toThrow('the database is gone');
  await later(1001);
  await expect(later(1060)).rejects.toThrow('the database is gone');
});

test('after the clock was set back a sweep runs immediately, and then after each interval', async () => {
  const swept: number[] = [];
  const later = sweepOnWrites(60, (now) => void swept.push(now));
  for (const now of [1_000_000, 1000, 1001, 1060]) await later(now);
  expect(swept).toEqual([1_000_000, 1000, 1060]);
});
