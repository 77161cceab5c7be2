import { expect, test } from 'vitest';
import { publicCacheSettings } from '../../src/public-cache/public-cache-options.ts';

test('a public cache stores for a minute, up to a mebibyte, keyed by content negotiation, and waits half a second by default', () => {
  expect(publicCacheSettings({})).toMatchObject({
    ...{ maxSeconds: 60, maxBytes: 1_048_576, headers: ['accept', 'accept-language'], timeoutMs: 500 },
    ...{ report: expect.any(Function), startTimer: expect.any(Function) },
  });
});

test.each([
  { maxSeconds: 0 },
  { maxSeconds: 1.5 },
  { maxSeconds: 86_401 },
  { maxBytes: 0 },
  { maxBytes: 1.5 },
  { maxBytes: 26_214_401 },
  { timeoutMs: 0 },
  { timeoutMs: 60_001 },
  { headers: ['cookie'] },
  { open: 'cache' },
])('a public cache with %j is refused with the name of the option', (options) => {
  expect(() => publicCacheSettings(options as never)).toThrow(/^publicCache: /);
});

test.each([
  { maxSeconds: 1 },
  { maxSeconds: 86_400 },
  { maxBytes: 26_214_400 },
  { timeoutMs: 60_000 },
  { timeoutMs: 0.5 },
])('a public cache with %j is accepted', (options) => {
  expect(publicCacheSettings(options)).toMatchObject(options);
});
