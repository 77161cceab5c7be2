import { systemSleep } from '@portcullis/core/internal';
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
    expect(directorySettings('test', {}, {})).toEqual({
      ...{ cacheSeconds: 300, retrySeconds: 15, timeoutMs: 5000, maxWaitSeconds: 5, maxCallers: 10_000 },
      ...{ fetch: expect.any(Function), sleep: systemSleep },
    });
  });

  test.each(ranges)('takes %s from %i to %i, and nothing outside', (name, min, max) => {
    for (const good of [min, max])
      expect(() => directorySettings('test', { [name]: good }, {})).not.toThrow();
    for (const bad of [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => directorySettings('test', { [name]: bad }, {})).toThrow(
        `test: ${name} must be a number from ${min} to ${max}`,
      );
    }
  });

  test('tells everything that is wrong at once', () => {
    expect(() => directorySettings('okta', { cacheSeconds: -1, maxCallers: 0 }, {})).toThrow(
      'okta: cacheSeconds must be a number from 0 to 3600 seconds; maxCallers must be a number from 1 to 1000000',
    );
  });

  test('says of an option that does not exist which one was meant', () => {
    expect(() => directorySettings('okta', { cacheSecond: 5 } as object, {})).toThrow(
      'okta: cacheSecond is not an option; did you mean cacheSeconds?',
    );
  });
});
