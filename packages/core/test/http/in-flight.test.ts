import { expect, test } from 'vitest';
import { InFlight } from '../../src/http/in-flight.ts';

const MOST = 16_777_216;
const never = new Promise<never>(() => {});
const lines = (...lengths: number[]) => lengths.map((length) => ({ line: 'x'.repeat(length) }));

test('at most sixteen million characters may be in flight', () => {
  const inFlight = new InFlight();
  expect([inFlight.hasRoomFor(MOST, 0), inFlight.hasRoomFor(MOST + 1, 0)]).toEqual([true, false]);
  inFlight.begin(never, lines(1000, 24), 1000);
  inFlight.begin(never, lines(1024), 1000);
  expect([inFlight.hasRoomFor(MOST - 2048, 0), inFlight.hasRoomFor(MOST - 2047, 0)]).toEqual([true, false]);
});

test.each([
  ['was taken', () => Promise.resolve()],
  ['failed', () => Promise.reject(new Error('no'))],
])('a text that %s is no longer in flight', async (_what, settled) => {
  const inFlight = new InFlight();
  inFlight.begin(settled(), lines(MOST), 1000);
  expect(inFlight.hasRoomFor(1, 0)).toBe(false);
  await new Promise((done) => setImmediate(done));
  expect(inFlight.hasRoomFor(MOST, 0)).toBe(true);
});

test('a text past its time limit no longer counts as in flight, and is not subtracted twice if it ends later', async () => {
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
