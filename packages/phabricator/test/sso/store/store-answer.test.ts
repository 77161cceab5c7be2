import { expect, test } from 'vitest';
import { storeAnswer } from '../../../src/sso/store/store-answer.ts';

test('what a store answers is handed on', async () => {
  expect(await storeAnswer(async () => 7)).toBe(7);
});

test.each([
  [new TypeError('secret'), 'TypeError'],
  ['secret', 'string'],
  [null, 'object'],
])('a store that throws %s lets nobody in, and is told by its kind alone', async (thrown, kind) => {
  const asked = storeAnswer(() => Promise.reject(thrown));
  await expect(asked).rejects.toMatchObject({
    code: 'sso.unavailable',
    detail: `the store of codes failed (${kind})`,
    cause: thrown,
  });
});
