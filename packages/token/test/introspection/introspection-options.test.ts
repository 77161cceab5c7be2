import { expect, test } from 'vitest';
import { allowInsecureLoopback, introspection } from '../../src/introspection.ts';

const good = {
  issuer: 'https://idp.example',
  audience: 'app',
  url: 'https://idp.example/introspect',
  clientId: 'gate',
  clientSecret: 'very-secret',
};
const make = (change: object) => () => introspection({ ...good, ...change });

test.each([
  [{ url: 'http://idp.example/introspect' }, 'url must be an https address'],
  [{ url: 'http://127.0.0.1/introspect' }, 'url must be an https address'],
  [{ url: undefined }, 'url must be an https address'],
  [{ clientId: '' }, 'clientId must not be empty'],
  [{ clientSecret: undefined }, 'clientSecret must not be empty'],
  [{ clientAuthentication: 'none' }, "clientAuthentication must be 'basic' or 'post'"],
  [{ cacheSeconds: 301 }, 'cacheSeconds must be 0 to 300'],
  [{ negativeCacheSeconds: -1 }, 'negativeCacheSeconds must be 0 to 60'],
  [{ cacheTokens: Number.NaN }, 'cacheTokens must be 0 to'],
  [{ timeoutMs: 0 }, 'timeoutMs must be 1 to'],
  [{ audience: [] }, 'audience must be'],
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

test('plain http to this very machine is for those who ask for it by the symbol', () => {
  const url = 'http://127.0.0.1:8788/introspect';
  expect(make({ url, [allowInsecureLoopback]: true })).not.toThrow();
});
