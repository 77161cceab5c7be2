import { expect, test } from 'vitest';
import { Verdicts } from '../../src/introspection/verdicts.ts';

const inactive = { code: 'token.inactive', detail: 'x' } as const;

test('tokens are kept as their SHA-256 only', async () => {
  const verdicts = new Verdicts({ cacheMs: 1, negativeCacheMs: 1, cacheTokens: 1 });
  expect(await verdicts.keyOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test('so many are kept and no more; the oldest goes first', () => {
  const verdicts = new Verdicts({ cacheMs: 1000, negativeCacheMs: 1000, cacheTokens: 2 });
  for (const key of ['a', 'b', 'c']) verdicts.add(key, inactive, 0);
  expect(verdicts.find('a', 0)).toBeUndefined();
  expect(verdicts.find('b', 0)).toBe(inactive);
  expect(verdicts.find('c', 999)).toBe(inactive);
  expect(verdicts.find('c', 1000)).toBeUndefined();
});
