import { memoryElevations } from '@portcullis/session';
import { expect, test } from 'vitest';
import { askElevations } from '../../../src/features/elevations/elevation-store.ts';

const NEVER = new Promise<never>(() => {});

test('an answer of the store of elevations is passed on', async () => {
  const ask = askElevations(memoryElevations(), () => NEVER);
  expect(await ask((store) => store.list(0))).toEqual([]);
});

test.each([
  ['rejects', () => Promise.reject(new RangeError('secret')), () => NEVER, 'RangeError'],
  [
    'does not answer in two seconds',
    () => NEVER,
    (ms: number) => (ms === 2000 ? Promise.resolve() : NEVER),
    '',
  ],
])('a store of elevations that %s is unavailable for now', async (_, call, sleep, kind) => {
  const asked = askElevations({ list: call } as never, sleep)((store) => store.list(0));
  await expect(asked).rejects.toMatchObject({
    ...{ code: 'elevation.unavailable', headers: { 'retry-after': '5' } },
    detail: expect.stringContaining(`the store of elevations failed (${kind}`),
    cause: expect.anything(),
  });
});
