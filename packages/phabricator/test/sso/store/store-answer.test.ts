import { expect, test } from 'vitest';
import { storeAnswer } from '../../../src/sso/store/store-answer.ts';

test('the answer of a store is passed on', async () => {
  expect(await storeAnswer(async () => 7)).toBe(7);
});

test.each([
  [new TypeError('secret'), 'TypeError'],
  ['secret', 'string'],
  [null, 'object'],
])('a store that throws %s admits no one, and is reported by its kind alone', async (thrown, kind) => {
  const asked = storeAnswer(() => Promise.reject(thrown));
  await expect(asked).rejects.toMatchObject({
    code: 'sso.unavailable',
    detail: `the store of codes failed (${kind})`,
    cause: thrown,
  });
});

test('a store that never answers admits no one, and is not waited for', async () => {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
  await expect(storeAnswer(() => new Promise(() => {}), sleep)).rejects.toMatchObject({
    code: 'sso.unavailable',
    detail: 'the store of codes failed (DeadlineExceeded)',
  });
  expect(sleeps).toEqual([5000]);
});
