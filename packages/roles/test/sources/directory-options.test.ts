import { systemSleep } from '@portcullis/core/internal';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type DirectoryTuning,
  directorySettings,
  matching,
  notEmpty,
} from '../../src/sources/directory-options.ts';

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

  test.each(ranges)('accepts %s from %i to %i, and nothing outside', (name, min, max) => {
    for (const good of [min, max])
      expect(() => directorySettings('test', { [name]: good }, {})).not.toThrow();
    for (const bad of [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => directorySettings('test', { [name]: bad }, {})).toThrow(
        `test: ${name} must be a number from ${min} to ${max}`,
      );
    }
  });

  test('reports all problems together', () => {
    expect(() => directorySettings('okta', { cacheSeconds: -1, maxCallers: 0 }, {})).toThrow(
      'okta: cacheSeconds must be a number from 0 to 3600 seconds; maxCallers must be a number from 1 to 1000000',
    );
  });

  test('asks by the runtime’s own fetch, as it is then', async () => {
    const { fetch } = directorySettings('test', {}, {});
    const fetching = vi.fn(async () => new Response('groups'));
    vi.stubGlobal('fetch', fetching);
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(await (await fetch('https://directory.example/', { method: 'POST' })).text()).toBe('groups');
    expect(fetching).toHaveBeenCalledWith('https://directory.example/', { method: 'POST' });
  });

  test.each([7, ['7'], null, {}])('refuses %j as text', (given) => {
    const options = (name: string) => ({ [name]: given }) as object;
    expect(() => directorySettings('test', options('name'), { name: notEmpty } as never)).toThrow(
      'test: name must not be empty',
    );
    expect(() =>
      directorySettings('test', options('id'), { id: matching(/./, 'must be one') } as never),
    ).toThrow('test: id must be one');
  });

  test('reports an unknown option with the one that was meant', () => {
    expect(() => directorySettings('okta', { cacheSecond: 5 } as object, {})).toThrow(
      'okta: cacheSecond is not an option; did you mean cacheSeconds?',
    );
  });
});
