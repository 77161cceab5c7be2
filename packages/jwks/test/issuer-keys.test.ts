import { createIdentityProvider } from '@portcullis/testing';
import { VirtualTime } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { type JwksOptions, jwks } from '../src/index.ts';
import { codeOf } from './fixtures/setting.ts';

async function discovered(options: Partial<JwksOptions> = {}, issuer = 'https://idp.example') {
  const provider = await createIdentityProvider({ issuer });
  const time = new VirtualTime();
  const tuning = { tiers: [], clock: time.clock, sleep: time.sleep, fetch: provider.fetch };
  const keys = jwks({ ...tuning, ...options, issuer } as JwksOptions);
  return { provider, time, keys };
}

const HEADER = { alg: 'RS256', kid: 'key-1' };

describe('discovery', () => {
  test.each(['https://idp.example', 'https://idp.example/', 'https://idp.example/tenant/a'])(
    'finds the keys of %s',
    async (issuer) => {
      const { keys, provider } = await discovered({}, issuer);
      await keys(HEADER);
      expect(provider.calls).toMatchObject({ discovery: 1, jwks: 1, other: 0 });
    },
  );

  test('the address of the keys is remembered', async () => {
    const { keys, provider, time } = await discovered();
    await keys(HEADER);
    await time.pass(600);
    await keys(HEADER);
    await time.pass(0);
    expect(provider.calls).toMatchObject({ discovery: 1, jwks: 2 });
  });

  test('the address is fetched again at the hard age of keys, though there was no failure', async () => {
    const { keys, provider, time } = await discovered({ softAgeSeconds: 600, hardAgeSeconds: 3600 });
    for (const passed of [0, 900, 900, 900]) {
      await time.pass(passed);
      await keys(HEADER);
      await time.pass(0);
    }
    expect(provider.calls).toMatchObject({ discovery: 1, jwks: 4 });
    await time.pass(900);
    await keys(HEADER);
    await time.pass(0);
    expect(provider.calls.discovery).toBe(2);
  });

  test('the address is fetched again after a failure, since the keys may have moved', async () => {
    const { keys, provider, time } = await discovered();
    await keys(HEADER);
    provider.respond('jwks', () => new Response(null, { status: 404 }));
    await time.pass(600);
    await keys(HEADER);
    await time.pass(60);
    await keys(HEADER);
    await time.pass(0);
    expect(provider.calls).toMatchObject({ discovery: 2, jwks: 3 });
  });

  test.each([
    ['another issuer', { issuer: 'https://attacker.example' }, 'keys.discovery_mismatch'],
    ['the issuer with a slash more', { issuer: 'https://idp.example/' }, 'keys.discovery_mismatch'],
    ['the issuer in capitals', { issuer: 'HTTPS://IDP.EXAMPLE' }, 'keys.discovery_mismatch'],
    ['the issuer in a list', { issuer: ['https://idp.example'] }, 'keys.discovery_mismatch'],
    ['no issuer', { issuer: undefined }, 'keys.discovery_invalid'],
    ['no address of keys', { jwks_uri: undefined }, 'keys.discovery_invalid'],
    ['keys over plain http', { jwks_uri: 'http://idp.example/jwks' }, 'keys.address_refused'],
    ['keys on this very machine', { jwks_uri: 'http://127.0.0.1/jwks' }, 'keys.address_refused'],
    ['keys from a data: address', { jwks_uri: 'data:application/json,{}' }, 'keys.address_refused'],
    ['keys from a file', { jwks_uri: 'file:///etc/passwd' }, 'keys.address_refused'],
    ['keys at a relative address', { jwks_uri: '/jwks' }, 'keys.address_refused'],
    ['keys at an address with a password', { jwks_uri: 'https://a:b@idp.example/' }, 'keys.address_refused'],
    ['an address that is no text', { jwks_uri: 7 }, 'keys.address_refused'],
  ])('C30: a document with %s is refused', async (_, change, code) => {
    const { keys, provider } = await discovered();
    const document = { issuer: provider.issuer, jwks_uri: provider.jwksUri, ...change };
    provider.respond('discovery', () => Response.json(document));
    const isOutage = code === 'keys.discovery_invalid';
    await expect(keys(HEADER)).rejects.toMatchObject({
      code,
      status: isOutage ? 503 : 500,
      // A client that waits and tries again gets the same answer.
      headers: isOutage ? { 'retry-after': '1' } : {},
    });
    expect(provider.calls.jwks).toBe(0);
  });

  test.each(['null', '[]', '"x"', '7'])('a document that is %s is refused', async (json) => {
    const { keys, provider } = await discovered();
    provider.respond('discovery', () => new Response(json));
    expect(await codeOf(keys(HEADER))).toBe('keys.discovery_invalid');
  });
});

describe('the answer of the issuer', () => {
  test('must contain a key set', async () => {
    const { keys, provider } = await discovered();
    provider.respond('jwks', () => Response.json({ keys: [{ kty: 'oct', k: 'AA' }] }));
    await expect(keys(HEADER)).rejects.toMatchObject({ code: 'keys.set_invalid', status: 503 });
  });

  test('must come in time, discovery included', async () => {
    const { keys, provider, time } = await discovered({ timeoutMs: 2000 });
    provider.stall();
    const outcome = codeOf(keys(HEADER));
    await time.pass(2);
    expect(await outcome).toBe('keys.unavailable');
  });

  test('must come in time even if the runtime ignores the abort', async () => {
    const { keys, provider, time } = await discovered({ timeoutMs: 2000 });
    provider.respond('discovery', () => new Promise<Response>(() => {}));
    const outcome = codeOf(keys(HEADER));
    await time.pass(2);
    expect(await outcome).toBe('keys.unavailable');
    expect(time.sleepers).toBe(0);
  });

  test('a bad answer does not replace good keys', async () => {
    const { keys, provider, time } = await discovered();
    await keys(HEADER);
    provider.respond('jwks', () => Response.json({ keys: [] }));
    await time.pass(600);
    await keys(HEADER);
    await time.pass(30);
    await keys(HEADER);
  });
});
