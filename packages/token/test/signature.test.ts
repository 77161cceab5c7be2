import { CompactSign, exportJWK, generateKeyPair, importJWK } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Algorithm } from '../src/algorithms.ts';
import { TokenReader } from '../src/jose-header.ts';
import { isSignedWith } from '../src/signature.ts';
import { readSignedClaims } from '../src/signed-claims.ts';
import { MAX_TOKEN_LENGTH } from '../src/token-source.ts';
import { EXAMPLES } from './fixtures/rfc-examples.ts';

const ALL: readonly Algorithm[] = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
];

/** A key as the issuer publishes it, and a token that it signed. */
async function scene(alg: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const token = await new CompactSign(new TextEncoder().encode('{}'))
    .setProtectedHeader({ alg })
    .sign(privateKey);
  const [header, payload = '', signature = ''] = token.split('.');
  const key = await importJWK(await exportJWK(publicKey), alg);
  if (!('algorithm' in key)) throw new Error('an asymmetric key was expected');
  return { key, parts: { alg, kid: undefined, signed: `${header}.${payload}`, payload, signature } };
}

describe('isSignedWith', () => {
  test.each(ALL)('%s: accepts the signature that another library made, and no other', async (alg) => {
    const { key, parts } = await scene(alg);
    const other = await scene(alg);
    expect(await isSignedWith(key, parts)).toBe(true);
    expect(await isSignedWith(other.key, parts)).toBe(false);
    expect(await isSignedWith(key, { ...parts, signed: `${parts.signed}A` })).toBe(false);
    expect(await isSignedWith(key, { ...parts, signature: other.parts.signature })).toBe(false);
    expect(await isSignedWith(key, { ...parts, signature: parts.signature.slice(0, -4) })).toBe(false);
    expect(await isSignedWith(key, { ...parts, signature: 'AAAA' })).toBe(false);
  });

  test('C19: a key verifies only the algorithm it was imported for', async () => {
    for (const alg of ['RS256', 'PS384', 'ES256', 'EdDSA'] as const) {
      const { key, parts } = await scene(alg);
      for (const other of ALL.filter((each) => each.slice(0, 2) !== 'Ed' && each !== alg)) {
        expect(await isSignedWith(key, { ...parts, alg: other })).toBe(false);
      }
      for (const wrong of ['none', 'HS256', '__proto__', 'toString', '']) {
        expect(await isSignedWith(key, { ...parts, alg: wrong })).toBe(false);
      }
    }
  });

  test('signed data may be longer than the longest token', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const token = await new CompactSign(new Uint8Array(2 * MAX_TOKEN_LENGTH))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    const [header, payload = '', signature = ''] = token.split('.');
    const key = (await importJWK(await exportJWK(publicKey), 'ES256')) as CryptoKey;
    const parts = { alg: 'ES256', kid: undefined, signed: `${header}.${payload}`, payload, signature };
    expect(await isSignedWith(key, parts)).toBe(true);
    expect(await isSignedWith(key, { ...parts, signed: `${parts.signed.slice(0, -1)}B` })).toBe(false);
  });

  test('whether a key suits an algorithm is checked immediately', async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    const { key, parts } = await scene('RS256');
    const looks = vi.spyOn(CryptoKey.prototype, 'algorithm', 'get');
    const verify = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true);
    await isSignedWith(key, parts);
    expect(looks).toHaveBeenCalledTimes(1);
    await isSignedWith(key, parts);
    expect([looks.mock.calls.length, verify.mock.calls.length]).toEqual([1, 2]);
    await isSignedWith(key, { ...parts, alg: 'RS384' });
    expect([looks.mock.calls.length, verify.mock.calls.length]).toEqual([2, 2]);
  });

  test('an RSA key of less than 2,048 bits is refused for every algorithm', async () => {
    const pair = (await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: 1024,
        publicExponent: new Uint8Array([1, 0, 1]),
      },
      true,
      ['sign', 'verify'],
    )) as CryptoKeyPair;
    const signed = 'e30.e30';
    const bytes = await crypto.subtle.sign(
      'RSASSA-PKCS1-v1_5',
      pair.privateKey,
      new TextEncoder().encode(signed),
    );
    const signature = Buffer.from(bytes).toString('base64url');
    const parts = { alg: 'RS256', kid: undefined, signed, payload: 'e30', signature };
    expect(await isSignedWith(pair.publicKey, parts)).toBe(false);
  });
});

describe.each(EXAMPLES)('the example of $where', ({ alg, key: jwk, token }) => {
  const read = () => {
    const reading = new TokenReader({ algorithms: new Set([alg]), typeRequired: false }).read(token);
    if (!reading.ok) throw new Error(reading.problem.detail);
    return reading.parts;
  };

  test('verifies with its key, and no longer once one bit of it is changed', async () => {
    const key = (await importJWK(jwk, alg)) as CryptoKey;
    const parts = read();
    expect(await isSignedWith(key, parts)).toBe(true);
    const turned = (text: string): string => {
      const bytes = Buffer.from(text, 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    expect(await isSignedWith(key, { ...parts, signature: turned(parts.signature) })).toBe(false);
    const [header = '', payload = ''] = parts.signed.split('.');
    expect(await isSignedWith(key, { ...parts, signed: `${header}.${turned(payload)}` })).toBe(false);
  });

  test('gives its claims where it has any', async () => {
    const signed = await readSignedClaims(read(), (await importJWK(jwk, alg)) as CryptoKey);
    const joe = { iss: 'joe', exp: 1_300_819_380, 'http://example.com/is_root': true };
    const isJoe = token.includes('.eyJpc3MiOiJqb2Ui');
    expect(signed).toMatchObject(
      isJoe ? { ok: true, claims: joe } : { problem: { code: 'token.malformed' } },
    );
  });
});
