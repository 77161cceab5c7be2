import { expect, test } from 'vitest';
import { sweepOnWrites } from '../../src/storage/sweep-on-writes.ts';

test('it sweeps at the first write, and then at the first one after each interval', async () => {
  const swept: number[] = [];
  const later = sweepOnWrites(60, (now) => void swept.push(now));
  for (const now of [1000, 1001, 1059, 1060, 1100, 1200]) await later(now);
  expect(swept).toEqual([1000, 1060, 1200]);
});

test('what was too much for one sweep goes on with the next write', async () => {
  const swept: number[] = [];
  const left = [5, 1001, 2000];
  const later = sweepOnWrites(60, (now) => {
    swept.push(now);
    return left.shift();
  });
  for (const now of [1000, 1001, 1002, 1003]) await later(now);
  expect(swept).toEqual([1000, 1001, 1002]);
});

test('a sweep that fails says so once, and is tried again after the interval', async () => {
  const later = sweepOnWrites(60, () => Promise.reject(new Error('the database is gone')));
  await expect(later(1000)).rejects.toThrow('the database is gone');
  await later(1001);
  await expect(later(1060)).rejects.toThrow('the database is gone');
});

test('after a clock was set back it sweeps at once, and then after each interval', async () => {
  const swept: number[] = [];
  const later = sweepOnWrites(60, (now) => void swept.push(now));
  for (const now of [1_000_000, 1000, 1001, 1060]) await later(now);
  expect(swept).toEqual([1_000_000, 1000, 1060]);
});
