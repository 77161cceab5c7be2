import { expect, test } from 'vitest';
import { wakeBy } from '../src/wake-by.ts';

test('an alarm that is far away is brought near, and a near one is left alone', async () => {
  let alarm: number | null = null;
  const storage = {
    getAlarm: async () => alarm,
    setAlarm: async (at: number) => {
      alarm = at;
    },
  };
  await wakeBy(storage, 1000);
  expect(alarm).toBe(1000);
  await wakeBy(storage, 2000);
  expect(alarm).toBe(1000);
  await wakeBy(storage, 500);
  expect(alarm).toBe(500);
});
