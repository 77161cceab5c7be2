import { describe, expect, test } from 'vitest';
import { type AlarmStorage, Sweep } from '../src/sweep.ts';

function setUp(next: number | undefined) {
  let alarm: number | null = null;
  const forgotten: number[] = [];
  const storage: AlarmStorage = {
    getAlarm: async () => alarm,
    setAlarm: async (at) => {
      alarm = at;
    },
  };
  const sweep = new Sweep(storage, 60_000, (now) => {
    forgotten.push(now);
    return next;
  });
  return { sweep, forgotten, alarm: () => alarm };
}

describe('a sweep', () => {
  test('runs after the interval, and later writes do not delay it', async () => {
    const { sweep, alarm } = setUp(undefined);
    await sweep.later(100);
    expect(alarm()).toBe(160_000);
    await sweep.later(130);
    expect(alarm()).toBe(160_000);
    await sweep.later(50);
    expect(alarm()).toBe(110_000);
  });

  test('sets no further alarm where no rows are left', async () => {
    const { sweep, forgotten, alarm } = setUp(undefined);
    await sweep.run(200_999);
    expect(forgotten).toEqual([200]);
    expect(alarm()).toBeNull();
  });

  test.each([
    ['when the next thing runs out', 900, 900_000],
    ['no sooner than after the interval', 210, 260_000],
    ['after a second where it could not forget all', 200, 201_000],
    ['after a second where it is far behind', 7, 201_000],
  ])('runs again %s', async (_when, next, at) => {
    const { sweep, alarm } = setUp(next);
    await sweep.run(200_000);
    expect(alarm()).toBe(at);
  });
});
