import { base64url, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { boundKeyIn } from '../../src/dbsc/bound-key.ts';
import { verifiedProof } from '../../src/dbsc/proof.ts';
import { ProofProblem } from '../../src/dbsc/proof-problem.ts';
import { type DeviceKey, deviceKey, type ProofChange } from '../fixtures/device-key.ts';

const NOW = 1_790_000_000;
const AUDIENCE = 'https://app.example/.portcullis/dbsc/register';
const ec = await deviceKey();
const rsa = await deviceKey('RS256');

const registered = (proof: string): ReturnType<typeof verifiedProof> =>
  verifiedProof(proof, { key: undefined, audience: AUDIENCE, now: NOW });
const refreshed = (proof: string, key: DeviceKey): ReturnType<typeof verifiedProof> => {
  const bound = boundKeyIn(key === rsa ? 'RS256' : 'ES256', key.jwk);
  return verifiedProof(proof, { key: bound, audience: AUDIENCE, now: NOW });
};
const part = (value: unknown): string =>
  base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('a proof of a browser is accepted', () => {
  test.each([
    ['an ES256 key', ec, {}],
    ['an RS256 key', rsa, {}],
    ['an "aud" that is the address of the endpoint', ec, { payload: { aud: AUDIENCE } }],
    ['a time of issue', ec, { payload: { iat: NOW } }],
  ] as [string, DeviceKey, ProofChange][])('at a registration, with %s', async (_what, key, change) => {
    const { challenge, key: found } = await registered(await key.proof('c1', { withKey: true, ...change }));
    expect(challenge).toBe('c1');
    expect(found.jwk).toEqual(key.jwk);
  });

  test.each([
    ['ES256', ec],
    ['RS256', rsa],
  ])('at a refresh, with the registered key of %s', async (_alg, key) => {
    await expect(refreshed(await key.proof('c2'), key)).resolves.toMatchObject({ challenge: 'c2' });
  });
});

describe('a proof is refused at a registration', () => {
  const withoutPart = async (index: number): Promise<string> => {
    const parts = (await ec.proof('c', { withKey: true })).split('.');
    return parts.with(index, '').join('.');
  };
  const withHeader = async (header: unknown): Promise<string> =>
    (await ec.proof('c', { withKey: true })).split('.').with(0, part(header)).join('.');
  const withPayload = async (payload: unknown): Promise<string> =>
    (await ec.proof('c', { withKey: true })).split('.').with(1, part(payload)).join('.');
  const signed = (change: ProofChange): Promise<string> => ec.proof('c', { withKey: true, ...change });
  const keyed = (jwk: unknown): Promise<string> => signed({ header: { jwk: jwk as never } });
  const hmac = (key: string, header: object = {}): Promise<string> =>
    new SignJWT({ jti: 'c' })
      .setProtectedHeader({ alg: 'HS256', typ: 'dbsc+jwt', ...header })
      .sign(new TextEncoder().encode(key));

  test.each<[string, () => Promise<string> | string]>([
    ['empty', () => ''],
    ['of one part', () => 'abc'],
    ['of two parts', () => 'abc.def'],
    ['of five parts, as an encrypted one', () => 'a.b.c.d.e'],
    ['longer than any proof', async () => `${await signed({})}${'A'.repeat(9000)}`],
    ['in quotes', async () => `"${await signed({})}"`],
    ['with a space before it', async () => ` ${await signed({})}`],
    ['in base64 with padding', async () => `${await signed({})}==`],
    ['without a header', () => withoutPart(0)],
    ['without a payload', () => withoutPart(1)],
    ['without a signature', () => withoutPart(2)],
    ['with a header that is not JSON', () => withHeader('{')],
    ['with a header that is a list', () => withHeader([])],
    ['with a header that is null', () => withHeader(null)],
    ['with a payload that is not JSON', () => withPayload('{')],
    ['with another payload than it was signed for', () => withPayload({ jti: 'other' })],
    ['without a type', () => signed({ header: { typ: undefined as never } })],
    ['of the type JWT', () => signed({ header: { typ: 'JWT' } })],
    ['of the type of an access token', () => signed({ header: { typ: 'at+jwt' } })],
    ['of the type of a DPoP proof', () => signed({ header: { typ: 'dpop+jwt' } })],
    ['of the type in capital letters', () => signed({ header: { typ: 'DBSC+JWT' } })],
    ['of the type with a prefix', () => signed({ header: { typ: 'application/dbsc+jwt' } })],
    ['with the algorithm none', () => withHeader({ alg: 'none', typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['with the algorithm None', () => withHeader({ alg: 'None', typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['without an algorithm', () => withHeader({ typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['with a list of algorithms', () => withHeader({ alg: ['ES256'], typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['with HS256', () => hmac('k'.repeat(32))],
    ['with HS256 by the public key', () => hmac(JSON.stringify(ec.jwk), { jwk: ec.jwk })],
    ['with an algorithm of another curve', () => withHeader({ alg: 'ES384', typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['with EdDSA', () => withHeader({ alg: 'EdDSA', typ: 'dbsc+jwt', jwk: ec.jwk })],
    ['with PS256', () => withHeader({ alg: 'PS256', typ: 'dbsc+jwt', jwk: rsa.jwk })],
    ['with the key of another algorithm', () => signed({ header: { jwk: rsa.jwk as never } })],
    [
      'with an extension that must be understood',
      () => signed({ header: { crit: ['urn:more'], 'urn:more': 1 } }),
    ],
    [
      'with a payload that is not encoded',
      () => withHeader({ alg: 'ES256', typ: 'dbsc+jwt', jwk: ec.jwk, b64: false, crit: ['b64'] }),
    ],
    ['without a key', () => ec.proof('c')],
    ['with a key that is a text', () => keyed('key')],
    ['with a key that is null', () => keyed(null)],
    ['with a key that is a list', () => keyed([ec.jwk])],
    ['with the key of another browser', async () => keyed((await deviceKey()).jwk)],
    ['with a private key', () => keyed({ ...ec.jwk, d: ec.jwk.x })],
    ['with a key that has another member', () => keyed({ ...ec.jwk, kid: 'a' })],
    ['with a key that has an address of keys', () => keyed({ ...ec.jwk, x5u: 'https://evil.example' })],
    ['with a key without its second coordinate', () => keyed({ kty: 'EC', crv: 'P-256', x: ec.jwk.x })],
    ['with a key of another curve', () => keyed({ ...ec.jwk, crv: 'P-384' })],
    ['with a key of another type', () => keyed({ ...ec.jwk, kty: 'OKP' })],
    ['with a symmetric key', () => keyed({ kty: 'oct', k: part('k'.repeat(32)) })],
    ['with a coordinate that is too short', () => keyed({ ...ec.jwk, x: String(ec.jwk.x).slice(1) })],
    ['with a coordinate in base64', () => keyed({ ...ec.jwk, x: `${String(ec.jwk.x).slice(0, 42)}+` })],
    ['with a point that is not on the curve', () => keyed({ ...ec.jwk, y: ec.jwk.x })],
    [
      'with inherited members in its key',
      () => keyed(JSON.parse('{"__proto__":{},"kty":"EC","crv":"P-256","x":"a"}')),
    ],
    ['for another address', () => signed({ payload: { aud: 'https://evil.example/register' } })],
    ['for this address and another', () => signed({ payload: { aud: [AUDIENCE, 'https://evil.example'] } })],
    ['for the origin alone', () => signed({ payload: { aud: 'https://app.example' } })],
    ['without a challenge', () => signed({ payload: { jti: undefined as never } })],
    ['with an empty challenge', () => signed({ payload: { jti: '' } })],
    ['with a challenge that is a number', () => signed({ payload: { jti: 7 as never } })],
    ['with a challenge that is a list', () => signed({ payload: { jti: ['c'] as never } })],
    [
      'with an authorization that the gate did not ask for',
      () => signed({ payload: { authorization: 'a' } }),
    ],
    ['that has expired', () => signed({ payload: { exp: NOW - 1 } })],
    ['that is not valid yet', () => signed({ payload: { nbf: NOW + 60 } })],
    ['with an expiry that is not a number', () => signed({ payload: { exp: 'later' as never } })],
  ])('%s', async (_what, made) => {
    await expect(registered(await made())).rejects.toThrow(ProofProblem);
  });

  test.each([
    ['of 1,024 bits', { e: 'AQAB', n: 'A'.repeat(171) }],
    ['of more than 4,096 bits', { e: 'AQAB', n: 'A'.repeat(684) }],
    ['with the exponent 3', { e: 'Aw', n: String(rsa.jwk.n) }],
  ])('with an RSA key %s', async (_what, members) => {
    expect(boundKeyIn('RS256', { kty: 'RSA', ...members })).toBeUndefined();
  });
});

test.each<[RegExp, () => Promise<string> | string]>([
  [/too long/, () => `a.b.${'c'.repeat(8189)}`],
  [/not a signed JWT/, () => `=a.b.${'c'.repeat(8187)}`],
  [/header is not JSON/, () => 'a.b.c'],
  [/type is not dbsc\+jwt/, () => ec.proof('c', { withKey: true, header: { typ: 'JWT' } })],
  [/neither ES256 nor RS256/, () => `${part({ typ: 'dbsc+jwt', alg: 'none' })}.b.c`],
  [/no public key/, () => ec.proof('c')],
  [/signature/, () => `${part({ typ: 'dbsc+jwt', alg: 'ES256', jwk: ec.jwk })}.${part('{}')}.c`],
  [/another address/, () => ec.proof('c', { withKey: true, payload: { aud: 'https://evil.example' } })],
  [/did not ask for/, () => ec.proof('c', { withKey: true, payload: { authorization: 'a' } })],
  [/answers no challenge/, () => ec.proof('', { withKey: true })],
])('the reason for a refusal is for the operator: %s', async (reason, made) => {
  await expect(registered(await made())).rejects.toThrow(reason);
});

test.each([
  [/brings a key/, ec, () => ec.proof('c', { withKey: true })],
  [/not that of the key/, ec, () => rsa.proof('c')],
] as const)('the reason at a refresh as well: %s', async (reason, key, made) => {
  await expect(refreshed(await made(), key)).rejects.toThrow(reason);
});

describe('a proof is refused at a refresh', () => {
  test.each<[string, DeviceKey, () => Promise<string>]>([
    ['by the key of another browser', ec, async () => (await deviceKey()).proof('c')],
    ['that brings a key, though it is the right one', ec, () => ec.proof('c', { withKey: true })],
    ['by a key of another algorithm', ec, () => rsa.proof('c')],
    ['that names another algorithm than the key has', rsa, () => ec.proof('c')],
    ['for another address', ec, () => ec.proof('c', { payload: { aud: 'https://evil.example' } })],
    ['of another type', ec, () => ec.proof('c', { header: { typ: 'JWT' } })],
  ])('%s', async (_what, key, made) => {
    await expect(refreshed(await made(), key)).rejects.toThrow(ProofProblem);
  });
});
