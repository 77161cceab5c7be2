import { expect, test } from 'vitest';
import { storeCall } from '../../src/session/store-call.ts';

const never = (): Promise<never> => new Promise(() => {});

test('the answer of a store is passed on', async () => {
  const call = storeCall({ storeTimeoutMs: 5, sleep: never });
  expect(await call(async () => 7)).toBe(7);
});

test('a store that fails is reported as unavailable, with only the kind of its error', async () => {
  const call = storeCall({ storeTimeoutMs: 5, sleep: never });
  const secret = new RangeError('row of ada');
  await expect(call(() => Promise.reject(secret))).rejects.toMatchObject({
    code: 'session.unavailable',
    detail: 'the session store failed (RangeError)',
    cause: secret,
  });
  await expect(call(() => Promise.reject('row of ada'))).rejects.toMatchObject({
    detail: 'the session store failed (string)',
  });
});

test('a store that does not answer is not waited for', async () => {
  const slept: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
  };
  await expect(storeCall({ storeTimeoutMs: 5, sleep })(never)).rejects.toMatchObject({
    code: 'session.unavailable',
  });
  expect(slept).toEqual([5]);
});
