import { expect, test } from 'vitest';
import { type Politeness, politely, untilOpen } from '../../src/archive/polite.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');

/** Requests at a simulated time, with what each is answered. */
function simulated(
  politeness: Politeness,
  answers: readonly (readonly [status: number, retryAfter?: string])[] = [],
) {
  let time = NOON;
  let count = 0;
  const starts: number[] = [];
  const fetch = politely(
    {
      now: () => time,
      sleep: async (milliseconds) => {
        time += milliseconds;
      },
      fetch: async () => {
        starts.push(time - NOON);
        const [status, after] = answers[count++] ?? [200];
        return new Response(null, { status, headers: after === undefined ? {} : { 'retry-after': after } });
      },
    },
    politeness,
  );
  return { fetch: () => fetch('https://phab.example.com/T1'), starts };
}

test('requests start at most so many a second', async () => {
  const { fetch, starts } = simulated({ perSecond: 4 });
  for (let request = 0; request < 4; request++) await fetch();
  expect(starts).toEqual([0, 250, 500, 750]);
});

test('a request outside of the hours waits until they begin', async () => {
  const { fetch, starts } = simulated({ perSecond: 1, hours: { from: 22, to: 6 } });
  await fetch();
  expect(starts).toEqual([10 * 3_600_000]);
});

test.each([
  [{ from: 22, to: 6 }, 23, 0],
  [{ from: 22, to: 6 }, 5, 0],
  [{ from: 22, to: 6 }, 6, 16],
  [{ from: 1, to: 5 }, 0, 1],
  [{ from: 1, to: 5 }, 5, 20],
  [{ from: 1, to: 5 }, 1, 0],
])('of the hours %j, %d is %d hours away', (hours, hour, away) => {
  expect(untilOpen(hours, Date.UTC(2026, 11, 1, hour))).toBe(away * 3_600_000);
});

test('an origin that asks for time gets it, within limits, and no more than five requests', async () => {
  const { fetch, starts } = simulated({ perSecond: 1000 }, [
    [429, '30'],
    [503],
    [502, '99999'],
    [504, 'soon'],
    [503],
  ]);
  expect((await fetch()).status).toBe(503);
  expect(starts).toEqual([0, 30_000, 34_000, 634_000, 650_000]);
});

test('an answer that is no request for time is returned at once', async () => {
  const { fetch, starts } = simulated({ perSecond: 1 }, [[500]]);
  expect((await fetch()).status).toBe(500);
  expect(starts).toEqual([0]);
});
