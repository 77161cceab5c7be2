import { expect, test } from 'vitest';
import { dailyLimit, furtherMillion, monthlyCost } from '../../costs/cost-of.ts';
import { PRICES } from '../../costs/prices.ts';

const plain = { name: 'a Worker', bench: 'none', uses: {} };

test('15 million requests of 7 ms cost what the platform says in its own example', () => {
  const { total, beyond } = monthlyCost(plain, 15_000_000, 7000, PRICES);
  expect(Object.fromEntries(beyond)).toEqual({ requests: expect.closeTo(1.5), cpuMs: expect.closeTo(1.5) });
  expect(total).toBeCloseTo(8);
});

test('what is included costs the subscription, and nothing else', () => {
  expect(monthlyCost(plain, 10_000_000, 100, PRICES)).toEqual({ total: 5, beyond: [] });
});

test('what a request uses besides is counted by its own meter', () => {
  const gate = { ...plain, uses: { rowsWritten: 7.2, queueOperations: 3 } };
  const { beyond } = monthlyCost(gate, 10_000_000, 0, PRICES);
  expect(Object.fromEntries(beyond)).toEqual({
    rowsWritten: expect.closeTo(22),
    queueOperations: expect.closeTo(11.6),
  });
  expect(furtherMillion(gate, 1000, PRICES)).toBeCloseTo(0.3 + 0.02 + 7.2 + 1.2);
});

test('a day for nothing ends with the allowance that is used up first', () => {
  expect(dailyLimit(plain, PRICES)).toEqual({ requests: 100_000, by: 'requests' });
  expect(dailyLimit({ ...plain, uses: { logLines: 2 } }, PRICES)).toEqual({
    requests: 100_000,
    by: 'requests',
  });
  expect(dailyLimit({ ...plain, uses: { queueOperations: 3 } }, PRICES)).toEqual({
    requests: 3333,
    by: 'queueOperations',
  });
});
