import { expect, test } from 'vitest';
import { systemRandom } from '../../src/request/random.ts';
import { requestId } from '../../src/request/request-id.ts';

test('an id is a UUIDv7 of its time', () => {
  const id = requestId({ now: () => 0x0123_4567_89ab }, systemRandom);
  expect(id).toMatch(/^01234567-89ab-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('the request id matches the example of the RFC', () => {
  const chance = [0x1c, 0xc3, 0x8c, 0x4d, 0xc0, 0xc0, 0xc0, 0x73, 0x98, 0xf0];
  const id = requestId({ now: () => Date.UTC(2022, 1, 22, 19, 22, 22) }, () => Uint8Array.from(chance));
  expect(id).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('ids sort by time', () => {
  const ids = [3, 1, 2].map((now) => requestId({ now: () => now }, systemRandom));
  const [third, first, second] = ids;
  expect([...ids].sort()).toEqual([first, second, third]);
});

test('two ids of one millisecond differ', () => {
  const clock = { now: () => 1 };
  expect(requestId(clock, systemRandom)).not.toBe(requestId(clock, systemRandom));
});
