import { afterEach, expect, test, vi } from 'vitest';
import { introspectionSettings } from '../../src/introspection/introspection-options.ts';
import { allowInsecureLoopback, introspection } from '../../src/introspection.ts';

const good = {
  issuer: 'https://idp.example',
  audience: 'app',
  url: 'https://idp.example/introspect',
  clientId: 'gate',
  clientSecret: 'very-secret',
};
afterEach(() => {
  vi.unstubAllGlobals();
});

const make = (change: object) => () => introspection({ ...good, ...change });

test.each([
  [{ url: 'http://idp.example/introspect' }, 'url must be an https URL'],
  [{ url: 'http://127.0.0.1/introspect' }, 'url must be an https URL'],
  [{ url: undefined }, 'url is missing: it must be an https URL'],
  [{ clientId: '' }, 'clientId must not be empty'],
  [{ clientSecret: undefined }, 'clientSecret is missing: it must not be empty'],
  [{ clientAuthentication: 'none' }, 'clientAuthentication must be "basic" or "post"'],
  [{ cacheSeconds: 301 }, 'cacheSeconds must be a number from 0 to 300 seconds'],
  [{ negativeCacheSeconds: -1 }, 'negativeCacheSeconds must be a number from 0 to 60 seconds'],
  [{ cacheTokens: Number.NaN }, 'cacheTokens must be a number from 0 to'],
  [{ timeoutMs: 0 }, 'timeoutMs must be a number from 1 to'],
  [{ timeoutMs: 60_001 }, 'timeoutMs must be a number from 1 to 60000 milliseconds'],
  [{ cacheSeconds: -1 }, 'cacheSeconds must be a number from 0 to 300 seconds'],
  [{ negativeCacheSeconds: 61 }, 'negativeCacheSeconds must be a number from 0 to 60 seconds'],
  [{ cacheTokens: -1 }, 'cacheTokens must be a number from 0 to 1000000'],
  [{ cacheTokens: 1_000_001 }, 'cacheTokens must be a number from 0 to 1000000'],
  [{ asksPerMinute: 19 }, 'asksPerMinute must be a whole number from 20 to 1000000'],
  [{ audience: [] }, 'introspection: audience must be'],
  [{ issuer: '' }, 'issuer must be'],
])('C20, C30: %j is refused', (change, message) => {
  expect(make(change)).toThrow(message);
});

test('what is wrong is said without the secret', () => {
  try {
    make({ url: 'x', cacheSeconds: -1 })();
    expect.unreachable('wrong options were accepted');
  } catch (error) {
    expect(String(error)).toContain('url must be');
    expect(String(error)).not.toContain('very-secret');
  }
});

test('plain http to localhost is for callers who allow it by the symbol', () => {
  const url = 'http://127.0.0.1:8788/introspect';
  expect(make({ url, [allowInsecureLoopback]: true })).not.toThrow();
});

test.each([
  { cacheSeconds: 0 },
  { cacheSeconds: 300 },
  { negativeCacheSeconds: 0 },
  { negativeCacheSeconds: 60 },
  { cacheTokens: 0 },
  { cacheTokens: 1_000_000 },
  { timeoutMs: 1 },
  { timeoutMs: 60_000 },
  { clientAuthentication: 'basic' },
  { clientAuthentication: 'post' },
])('%j is taken', (change) => {
  expect(make(change)).not.toThrow();
});

test('the defaults are those that the options document', () => {
  expect(introspectionSettings(good)).toMatchObject({
    clientAuthentication: 'basic',
    ...{ cacheSeconds: 60, negativeCacheSeconds: 10, cacheTokens: 10_000, timeoutMs: 5000 },
    ...{ provider: good.issuer, audiences: ['app'] },
  });
});

test('the provider’s address, name and headers are those of the options', () => {
  expect(introspectionSettings({ ...good, provider: 'corp' }).provider).toBe('corp');
});

test('without a fetch option, the runtime’s fetch is used', async () => {
  const answer = new Response();
  const asked: unknown[] = [];
  const { fetch } = introspectionSettings(good);
  vi.stubGlobal('fetch', async (...given: unknown[]) => {
    asked.push(...given);
    return answer;
  });
  const init = { method: 'POST' };
  expect(await fetch(good.url, init)).toBe(answer);
  expect(asked).toEqual([good.url, init]);
});

test('a missing address is reported once', () => {
  expect(make({ url: undefined })).toThrow(/^introspection: url is missing: it must be an https URL$/);
});

test('all problems are reported together', () => {
  expect(make({ clientId: '', cacheSeconds: -1 })).toThrow(
    'introspection: clientId must not be empty; cacheSeconds must be a number from 0 to 300 seconds',
  );
});
