import { systemSleep } from '@portcullis/jwks/internal';
import { describe, expect, test } from 'vitest';
import { type DirectoryTuning, directorySettings } from '../../src/sources/directory-options.ts';

const ranges = [
  ['cacheSeconds', 0, 3600],
  ['retrySeconds', 1, 3600],
  ['timeoutMs', 100, 30_000],
  ['maxWaitSeconds', 0, 30],
  ['maxCallers', 1, 1_000_000],
] as const satisfies readonly (readonly [keyof DirectoryTuning, number, number])[];

describe('directorySettings', () => {
  test('has the defaults that its options state', () => {
    expect(directorySettings('test', {})).toEqual({
      ...{ cacheMs: 300_000, retryMs: 15_000, timeoutMs: 5000, maxWaitMs: 5000, maxCallers: 10_000 },
      ...{ fetch: expect.any(Function), sleep: systemSleep },
    });
  });

  test.each(ranges)('takes %s from %i to %i, and nothing outside', (name, min, max) => {
    for (const good of [min, max]) expect(() => directorySettings('test', { [name]: good })).not.toThrow();
    for (const bad of [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => directorySettings('test', { [name]: bad })).toThrow(
        new TypeError(`test: ${name} must be ${min} to ${max}`),
      );
    }
  });

  test('holds times in milliseconds', () => {
    const tuning = { cacheSeconds: 7, retrySeconds: 8, timeoutMs: 900, maxWaitSeconds: 9, maxCallers: 10 };
    expect(directorySettings('test', tuning)).toMatchObject({
      ...{ cacheMs: 7000, retryMs: 8000, timeoutMs: 900, maxWaitMs: 9000, maxCallers: 10 },
    });
  });

  test('tells everything that is wrong at once', () => {
    expect(() => directorySettings('okta', { cacheSeconds: -1, maxCallers: 0 })).toThrow(
      'okta: cacheSeconds must be 0 to 3600; maxCallers must be 1 to 1000000',
    );
  });
});
