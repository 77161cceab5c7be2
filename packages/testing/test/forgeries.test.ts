import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createIdentityProvider, forgeries } from '../src/index.ts';

/** Rows that hold a genuine signature in another spelling; jose's decoder is lax about these. */
const LAX_SPELLINGS = new Set([
  'padding after the signature',
  'signature with spare bits set',
  'space inside the signature',
  'tab inside the signature',
  'signature in the standard base64 alphabet',
]);

async function makeForgeries(algorithm: 'RS256' | 'ES256' | 'ES384' | 'EdDSA') {
  const provider = await createIdentityProvider({ algorithm });
  const token = await provider.token({ groups: ['contractors'] });
  const [publicJwk] = provider.publicJwks().keys;
  const list = await forgeries({ token, publicJwk: publicJwk as JWK });
  return { provider, token, list };
}

describe.each(['RS256', 'ES256', 'ES384', 'EdDSA'] as const)('forgeries of a token with %s', (algorithm) => {
  test('are many, with distinct names, and none is the good token', async () => {
    const { token, list } = await makeForgeries(algorithm);
    expect(list.length).toBeGreaterThan(90);
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
    expect(new Set(list.map((forgery) => forgery.token)).size).toBe(list.length);
    expect(list.map((forgery) => forgery.token)).not.toContain(token);
  });

  test('are refused by a sound verifier, other encodings aside', async () => {
    const { provider, token, list } = await makeForgeries(algorithm);
    const keys = createLocalJWKSet(provider.publicJwks());
    await expect(jwtVerify(token, keys)).resolves.toBeDefined();
    for (const forgery of list) {
      if (LAX_SPELLINGS.has(forgery.name)) continue;
      await expect(jwtVerify(forgery.token, keys), forgery.name).rejects.toThrow();
    }
  });
});

test('the list names every trick a verifier must know', async () => {
  const { list } = await makeForgeries('RS256');
  expect(list.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'alg "nOnE" with an empty signature',
      'HS256 with the public key as PEM',
      'HS256 with the public key as DER bytes',
      'HS256 with the public key as JWK text',
      'payload with another group',
      'foreign key under the same kid',
      'embedded jwk',
      'jku that points to the attacker',
      'x5u that points to the attacker',
      'x5c with the attacker’s key',
      'ECDSA signature r = s = 0',
      'duplicate alg, the last is "none"',
      'padding after the signature',
      'four parts',
      'empty payload',
      'missing alg',
      'JWE shape',
      'kid __proto__',
      'kid constructor',
      'kid of 10 KB',
      'kid of one NUL',
      'unknown critical extension',
    ]),
  );
});

test('an HS256 forgery is a valid HMAC over the public key', async () => {
  const provider = await createIdentityProvider();
  const [publicJwk] = provider.publicJwks().keys;
  const list = await forgeries({ token: await provider.token(), publicJwk: publicJwk as JWK });
  const forged = list.find(({ name }) => name === 'HS256 with the public key as JWK text');
  const secret = new TextEncoder().encode(JSON.stringify(publicJwk));
  await expect(jwtVerify(forged?.token ?? '', secret)).resolves.toBeDefined();
});

test('a foreign key forgery verifies with the key it embeds', async () => {
  const { list } = await makeForgeries('RS256');
  const forged = list.find(({ name }) => name === 'embedded jwk')?.token ?? '';
  const header = JSON.parse(atob(forged.split('.')[0] ?? '')) as { jwk: JWK };
  await expect(jwtVerify(forged, createLocalJWKSet({ keys: [header.jwk] }))).rejects.toThrow();
  const { kid: _, ...withoutKid } = header.jwk;
  const { importJWK } = await import('jose');
  await expect(jwtVerify(forged, await importJWK(withoutKid, 'RS256'))).resolves.toBeDefined();
});

test.each([['a.b'], ['a.b.c.d'], ['']])('forgeries of %j are refused with a reason', async (token) => {
  await expect(forgeries({ token, publicJwk: { kty: 'RSA' } })).rejects.toThrow('three parts');
});
