import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createIdentityProvider, type IdentityProvider } from '../src/index.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const NOW_IN_SECONDS = NOW / 1000;

function verify(provider: IdentityProvider, token: string): ReturnType<typeof jwtVerify> {
  const keys = createRemoteJWKSet(new URL(provider.jwksUri), {
    [customFetch]: (url, init) => provider.fetch(url, init as RequestInit),
  });
  return jwtVerify(token, keys, {
    issuer: provider.issuer,
    audience: provider.audience,
    currentDate: new Date(NOW),
  });
}

describe('tokens', () => {
  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const)(
    'a token signed with %s verifies against the published keys',
    async (algorithm) => {
      const provider = await createIdentityProvider({ algorithm, clock: () => NOW });
      const { payload, protectedHeader } = await verify(provider, await provider.token({ subject: 'alice' }));
      expect(payload.sub).toBe('alice');
      expect(protectedHeader).toEqual({ alg: algorithm, kid: 'key-1', typ: 'at+jwt' });
    },
  );

  test('a token contains what RFC 9068 requires, and the requested claims', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const token = await provider.token({
      groups: ['eng'],
      email: 'alice@example.com',
      scope: 'read',
      claims: { client_id: undefined, acr: 'high' },
    });
    expect(decodeJwt(token)).toEqual({
      iss: 'https://idp.example',
      sub: 'user-1',
      aud: 'https://app.example',
      iat: NOW_IN_SECONDS,
      exp: NOW_IN_SECONDS + 300,
      jti: 'token-1',
      groups: ['eng'],
      email: 'alice@example.com',
      email_verified: true,
      scope: 'read',
      acr: 'high',
    });
  });

  test('typ can be changed and left out', async () => {
    const provider = await createIdentityProvider();
    expect(decodeProtectedHeader(await provider.token({ typ: 'JWT' })).typ).toBe('JWT');
    expect(decodeProtectedHeader(await provider.token({ typ: undefined }))).not.toHaveProperty('typ');
  });

  test('an expired token does not verify', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const token = await provider.token({ expiresInSeconds: -1 });
    await expect(verify(provider, token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  test('sign signs any header and any payload', async () => {
    const provider = await createIdentityProvider();
    const token = await provider.sign({ kid: undefined, typ: 'x', extra: 1 }, 'not JSON');
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'x', extra: 1 });
    expect(atob(token.split('.')[1] ?? '')).toBe('not JSON');
  });

  test('after a rotation that drops the old key, old tokens have no key', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const old = await provider.token();
    await provider.rotate();
    expect(provider.publicJwks().keys.map((key) => key.kid)).toEqual(['key-1', 'key-2']);
    await expect(verify(provider, old)).resolves.toBeDefined();
    await provider.rotate({ keepOld: false });
    expect(provider.publicJwks().keys.map((key) => key.kid)).toEqual(['key-3']);
    await expect(verify(provider, old)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await expect(verify(provider, await provider.token())).resolves.toBeDefined();
  });

  test('published keys contain no private member', async () => {
    const provider = await createIdentityProvider();
    const [key] = provider.publicJwks().keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('Cloudflare Access', () => {
  test('a person’s assertion has an audience list, an e-mail and a nonce', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW, audience: 'aud-tag' });
    const claims = decodeJwt(await provider.accessAssertion({ email: 'a@example.com', subject: 'id-1' }));
    expect(claims).toEqual({
      type: 'app',
      iss: 'https://team.cloudflareaccess.com',
      aud: ['aud-tag'],
      iat: NOW_IN_SECONDS,
      nbf: NOW_IN_SECONDS,
      exp: NOW_IN_SECONDS + 3600,
      email: 'a@example.com',
      sub: 'id-1',
      identity_nonce: 'nonce-token-1',
      country: 'PT',
    });
  });

  test('a person’s assertion has groups where Access puts custom claims of the provider', async () => {
    const provider = await createIdentityProvider();
    const claims = decodeJwt(await provider.accessAssertion({ groups: ['eng'] }));
    expect(claims.custom).toEqual({ groups: ['eng'] });
    const both = { groups: ['eng'], claims: { custom: { groups: ['ops'] } } };
    expect(decodeJwt(await provider.accessAssertion(both)).custom).toEqual({ groups: ['ops'] });
  });

  test('a service token’s assertion has a common name and an empty subject', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const claims = decodeJwt(await provider.serviceAssertion({ commonName: 'ci.access' }));
    expect(claims).toMatchObject({ common_name: 'ci.access', sub: '', type: 'app' });
    expect(claims).not.toHaveProperty('email');
  });

  test('the certificates are the published keys', async () => {
    const provider = await createIdentityProvider();
    const response = await provider.fetch('https://team.cloudflareaccess.com/cdn-cgi/access/certs');
    expect(await response.json()).toEqual(provider.publicJwks());
    expect(provider.calls.accessCerts).toBe(1);
  });
});

describe('the network', () => {
  test('discovery names the addresses the provider serves', async () => {
    const provider = await createIdentityProvider({ issuer: 'https://tenant.example/v2/' });
    const response = await provider.fetch('https://tenant.example/v2/.well-known/openid-configuration');
    expect(await response.json()).toMatchObject({
      issuer: 'https://tenant.example/v2/',
      jwks_uri: provider.jwksUri,
      introspection_endpoint: provider.introspectionUri,
    });
    expect(provider.calls).toEqual({ discovery: 1, jwks: 0, introspection: 0, accessCerts: 0, other: 0 });
    provider.resetCalls();
    expect(provider.calls.discovery).toBe(0);
  });

  test('a stopped provider is a dead network until it starts again', async () => {
    const provider = await createIdentityProvider();
    provider.stop();
    await expect(provider.fetch(provider.jwksUri)).rejects.toThrow(TypeError);
    provider.start();
    expect((await provider.fetch(provider.jwksUri)).status).toBe(200);
    expect(provider.calls.jwks).toBe(2);
  });

  test('a failing provider answers with the configured status', async () => {
    const provider = await createIdentityProvider();
    provider.fail(503);
    expect((await provider.fetch(provider.jwksUri)).status).toBe(503);
  });

  test('an invalid outage is refused: no status, and an unknown endpoint', async () => {
    const provider = await createIdentityProvider();
    expect(() => provider.fail(undefined as never)).toThrow('fail() needs a status, such as 503');
    expect(() => provider.respond('jkws' as never, () => new Response(null, { status: 503 }))).toThrow(
      'there is no endpoint "jkws": choose one of discovery, jwks, introspection, accessCerts, other',
    );
  });

  test('a stalled provider answers nothing until the caller aborts', async () => {
    const provider = await createIdentityProvider();
    provider.stall();
    const controller = new AbortController();
    const call = provider.fetch(provider.jwksUri, { signal: controller.signal });
    controller.abort(new Error('too slow'));
    await expect(call).rejects.toThrow('too slow');
  });

  test('an endpoint can be answered by the test’s own function', async () => {
    const provider = await createIdentityProvider();
    provider.respond('jwks', () => new Response('<html>'));
    expect(await (await provider.fetch(provider.jwksUri)).text()).toBe('<html>');
    provider.start();
    expect(await (await provider.fetch(provider.jwksUri)).json()).toEqual(provider.publicJwks());
  });

  test('other hosts are a dead network, other paths are 404', async () => {
    const provider = await createIdentityProvider();
    await expect(provider.fetch('https://attacker.example/jwks')).rejects.toThrow('attacker.example');
    expect((await provider.fetch('https://idp.example/other')).status).toBe(404);
    expect(provider.calls.other).toBe(2);
  });

  test('the key set is cacheable for the configured time', async () => {
    const provider = await createIdentityProvider({ jwksCacheControl: 'max-age=60' });
    expect((await provider.fetch(provider.jwksUri)).headers.get('cache-control')).toBe('max-age=60');
  });
});

describe('an unknown option is refused, since the default would be used instead', () => {
  test('of the provider', async () => {
    await expect(createIdentityProvider({ audence: 'https://app.example' } as never)).rejects.toThrow(
      'createIdentityProvider(): audence is not an option: the options are issuer, audience, ',
    );
  });

  test.each(['token', 'opaqueToken', 'accessAssertion', 'serviceAssertion'] as const)(
    'of %s()',
    async (name) => {
      const provider = await createIdentityProvider();
      const signed = async () => await provider[name]({ sub: 'alice' } as never);
      await expect(signed()).rejects.toThrow('sub is not an option: the options are ');
    },
  );
});
