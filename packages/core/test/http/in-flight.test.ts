import { expect, test } from 'vitest';
import { InFlight } from '../../src/http/in-flight.ts';

const MOST = 16_777_216;
const never = new Promise<never>(() => {});
const lines = (...lengths: number[]) => lengths.map((length) => ({ line: 'x'.repeat(length) }));

test('sixteen million characters may be on their way, and not one more', () => {
  const inFlight = new InFlight();
  expect([inFlight.hasRoomFor(MOST, 0), inFlight.hasRoomFor(MOST + 1, 0)]).toEqual([true, false]);
  inFlight.begin(never, lines(1000, 24), 1000);
  inFlight.begin(never, lines(1024), 1000);
  expect([inFlight.hasRoomFor(MOST - 2048, 0), inFlight.hasRoomFor(MOST - 2047, 0)]).toEqual([true, false]);
});

test.each([
  ['was taken', () => Promise.resolve()],
  ['failed', () => Promise.reject(new Error('no'))],
])('what %s is on its way no longer', async (_what, settled) => {
  const inFlight = new InFlight();
  inFlight.begin(settled(), lines(MOST), 1000);
  expect(inFlight.hasRoomFor(1, 0)).toBe(false);
  await new Promise((done) => setImmediate(done));
  expect(inFlight.hasRoomFor(MOST, 0)).toBe(true);
});

test('what has taken as long as it may counts no more, and not twice less where it ends after all', async () => {
  const inFlight = new InFlight();
  let take = (): void => {};
  inFlight.begin(new Promise<void>((done) => (take = done)), lines(1000), 1000);
  inFlight.begin(never, lines(500), 2000);
  expect(inFlight.hasRoomFor(MOST - 1499, 999)).toBe(false);
  expect([inFlight.hasRoomFor(MOST - 500, 1000), inFlight.hasRoomFor(MOST - 499, 1999)]).toEqual([
    true,
    false,
  ]);
  take();
  await new Promise((done) => setImmediate(done));
  expect([inFlight.hasRoomFor(MOST - 500, 1999), inFlight.hasRoomFor(MOST - 499, 1999)]).toEqual([
    true,
    false,
  ]);
  expect(inFlight.hasRoomFor(MOST, 2000)).toBe(true);
});
