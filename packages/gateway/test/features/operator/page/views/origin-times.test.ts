import { expect, test } from 'vitest';
import { originTimes } from '../../../../../src/features/operator/page/views/origin-times.ts';

test('half and nineteen of twenty answers are within the upper end of a bucket', () => {
  const rows = [
    { origin: 'wiki', bucket: 50, count: 10, failed: 0 },
    { origin: 'wiki', bucket: 20, count: 85, failed: 1 },
    { origin: 'wiki', bucket: 5000, count: 5, failed: 4 },
    { origin: 'tracker', bucket: 10, count: 1, failed: 0 },
  ];
  expect(originTimes(rows)).toEqual([
    { origin: 'wiki', answers: 100, p50: 20, p95: 50, failed: 5 },
    { origin: 'tracker', answers: 1, p50: 10, p95: 10, failed: 0 },
  ]);
  expect(originTimes([])).toEqual([]);
});
