import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { readPublicKeys } from '../src/public-keys.ts';

const rsa = await generateKeyPair('RS256', { extractable: true });
const publicJwk: JWK = { ...(await exportJWK(rsa.publicKey)), kid: 'a', alg: 'RS256', use: 'sig' };
const privateJwk: JWK = { ...(await exportJWK(rsa.privateKey)), kid: 'b' };
const ec: JWK = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid: 'c' };
const okp: JWK = { ...(await exportJWK((await generateKeyPair('EdDSA')).publicKey)), kid: 'd' };

/** The key of Wycheproof's `rejectsKeyWithRocaVulnerability`, in json_web_key_test and json_web_crypto_test. */
const roca: JWK = {
  ...{ alg: 'RS256', use: 'sig', kid: 'kid-rsa-roca-sign', kty: 'RSA', e: 'AQAB' },
  n: 'AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPrId7fe4r11CqRw09yBFuW79V8sYIwHdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQWOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9U7YqXy2RFj1O9PjyaDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQVZ-QYyE',
};

describe('readPublicKeys', () => {
  test('reads RSA, EC and OKP keys and ignores certificates', () => {
    const keys = readPublicKeys({
      keys: [{ ...publicJwk, x5c: ['MII…'], x5u: 'https://x.example' }, ec, okp],
    });
    expect(keys).toStrictEqual([publicJwk, ec, okp]);
  });

  test.each<readonly [string, unknown]>([
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', kid: 's' }],
    ['a key whose private part is published', privateJwk],
    ...['p', 'q', 'dp', 'dq', 'qi', 'oth'].map(
      (part) =>
        [
          `an RSA key of which "${part}" is published, from which its private part follows`,
          { ...publicJwk, [part]: 'x' },
        ] as const,
    ),
    ['an encryption key', { ...publicJwk, use: 'enc' }],
    ['a key that is not for verifying', { ...publicJwk, key_ops: ['encrypt'] }],
    ['key_ops that are no list', { ...publicJwk, key_ops: 'verify' }],
    ['an RSA key of 1,024 bits', { ...publicJwk, n: `${'n'.repeat(170)}g` }],
    ['an RSA key of 16,384 bits', { ...publicJwk, n: `${'n'.repeat(2730)}k` }],
    ['an RSA key that can be factored (ROCA)', roca],
    ['an RSA key whose modulus is not base64url', { ...publicJwk, n: `${publicJwk.n?.slice(0, -1)}B` }],
    ['a key of an unknown kind', { kty: 'future', x: 'x' }],
    ['a kid that is a number', { ...publicJwk, kid: 1 }],
    ['an alg that is a list', { ...publicJwk, alg: ['RS256'] }],
    ['an EC key without a point', { kty: 'EC', crv: 'P-256', x: ec.x }],
    ['an EC key without half of its point', { kty: 'EC', crv: 'P-256', y: ec.y }],
    ['an EC key without a curve', { kty: 'EC', x: ec.x, y: ec.y }],
    ['an OKP key without a curve', { kty: 'OKP', x: okp.x }],
    ['an OKP key without a point', { kty: 'OKP', crv: okp.crv }],
    ['an RSA key without an exponent', { kty: 'RSA', n: publicJwk.n }],
    ['an RSA key whose modulus is a list', { ...publicJwk, n: [publicJwk.n] }],
    ['a text', 'key'],
    ['null', null],
    ['a list', [publicJwk]],
  ])('skips %s', (_, member) => {
    expect(readPublicKeys({ keys: [member, publicJwk] })).toEqual([publicJwk]);
    expect(readPublicKeys({ keys: [member] })).toBeUndefined();
  });

  test('reads a key whose use is verification, and 100 keys', () => {
    const verifying = { ...publicJwk, key_ops: ['sign', 'verify'] };
    expect(readPublicKeys({ keys: [verifying] })).toStrictEqual([verifying]);
    expect(readPublicKeys({ keys: Array.from({ length: 100 }, () => publicJwk) })).toHaveLength(100);
  });

  test.each([
    ['null', null],
    ['a list', [publicJwk]],
    ['an object without keys', { key: [publicJwk] }],
    ['keys that are no list', { keys: { 0: publicJwk } }],
    ['no keys', { keys: [] }],
    ['more than 100 keys', { keys: Array.from({ length: 101 }, () => publicJwk) }],
  ])('refuses %s', (_, value) => {
    expect(readPublicKeys(value)).toBeUndefined();
  });

  test('never throws, whatever the input', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ keys: fc.array(fc.anything()) })), (value) => {
        readPublicKeys(value);
      }),
    );
  });

  test('never returns a private member, nor a key with a private part', () => {
    const text = fc.string();
    const more = fc.record(
      { d: text, k: text, p: text, q: text, oth: text, x5t: text },
      { requiredKeys: [] },
    );
    const material = fc.record({
      kty: fc.constantFrom('RSA', 'EC', 'OKP', 'oct'),
      ...{ crv: text, x: text, y: text, e: text, n: fc.constant(`${'n'.repeat(341)}g`) },
    });
    const member = fc.tuple(material, more).map(([key, others]) => ({ ...key, ...others }));
    fc.assert(
      fc.property(fc.array(member), (keys) => {
        const whole = keys.filter(
          (key) => key.kty !== 'oct' && !['d', 'k', 'p', 'q', 'oth'].some((part) => part in key),
        );
        const read = whole.map(({ x5t, ...key }) => key);
        expect(readPublicKeys({ keys }) ?? []).toEqual(read);
      }),
    );
  });
});
