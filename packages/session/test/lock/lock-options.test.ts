import { expect, test, vi } from 'vitest';
import { locks, memoryLocks } from '../../src/index.ts';
import { ADA, lockScene } from '../fixtures/lock-scene.ts';

test('locks() names each wrong option', () => {
  expect(() => locks({ store: {} as never, perHour: 0, protectedPeople: [[]] })).toThrow(
    /^locks: store must have[\s\S]*protectedPeople must be[\s\S]*perHour must be/,
  );
  const store = memoryLocks();
  for (const wrong of [
    { perHour: 1.5 },
    { perHour: 1001 },
    { storeTimeoutMs: 0 },
    { keepSeconds: 9 },
    { keepSeconds: 86_401 },
    { keepSeconds: 10.5 },
    { sessionSeconds: 59 },
    { sessionSeconds: 60.5 },
    { socketCheckSeconds: 6 },
  ])
    expect(() => locks({ store, ...wrong }), JSON.stringify(wrong)).toThrow(/must be a (whole )?number from/);
  const valid = { username: 'chief' };
  for (const wrong of [[[valid], []], [[valid, { username: '' }]], [valid], { length: 0 }])
    expect(() => locks({ store, protectedPeople: wrong as never })).toThrow('protectedPeople must be');
  expect(() => locks({ store, protectedPeople: [[valid], [valid]], keepSeconds: 10 })).not.toThrow();
});

test('that the list cannot be read is reported on the console by default', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { locks, store, context } = lockScene({ report: undefined as never });
  store.mode = 'down';
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({ status: 503 });
  expect(error.mock.calls.join()).toContain('the list of locks could not be read');
});
