import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { ASSERTION_ALGORITHMS, isClientAssertion } from '../../../src/agents/clients/client-assertion.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://gate.corp.example';

let key: CryptoKey;
let jwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
});

/** Whether an assertion is accepted, and under which id and until when its use is stored. */
async function used(
  claims: object = {},
  { id = 'chat', keys = [jwk] }: { id?: string; keys?: readonly JWK[] } = {},
) {
  const all = { iss: id, sub: id, aud: ISSUER, jti: 'j1', exp: NOW + 60, ...claims };
  const text = await new SignJWT(all).setProtectedHeader({ alg: 'ES256' }).sign(key);
  const stored: (readonly [string, number])[] = [];
  const isAccepted = await isClientAssertion(text, {
    ...{ clientId: id, keys, audiences: [ISSUER, `${ISSUER}/token`], now: NOW },
    isFirst: async (used, until) => stored.push([used, until]) > 0,
  });
  return { isAccepted, stored };
}

test('a client signs with a key of its own, never with a secret', () => {
  expect(ASSERTION_ALGORITHMS.toSorted()).toEqual([
    ...['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
  ]);
});

test('the use of an assertion is stored until clocks that differ agree that it has expired', async () => {
  expect((await used()).stored).toEqual([[expect.stringMatching(/^assertion [\w-]{43}$/), NOW + 90]]);
  expect((await used({ exp: NOW + 60.5 })).stored[0]?.[1]).toBe(NOW + 91);
});

test('an assertion is valid for ten minutes at most', async () => {
  expect((await used({ exp: NOW + 600 })).isAccepted).toBe(true);
  expect(await used({ exp: NOW + 601 })).toEqual({ isAccepted: false, stored: [] });
});

test('two clients may choose the same id for an assertion, and one client only once', async () => {
  const idOf = async (claims: object, id: string) => (await used(claims, { id })).stored[0]?.[0];
  const first = await idOf({ jti: 'same' }, 'chat');
  expect(await idOf({ jti: 'same' }, 'chat')).toBe(first);
  expect(await idOf({ jti: 'same' }, 'desk')).not.toBe(first);
  expect(await idOf({ jti: 'other' }, 'chat')).not.toBe(first);
});

test.each([
  ['an id that is a number', { jti: 7 }],
  ['an empty id', { jti: '' }],
  ['an audience that is a list of none', { aud: [] }],
  ['an audience that is a list of lists', { aud: [[ISSUER]] }],
])('an assertion with %s authenticates no one, and nothing is stored', async (_what, claims) => {
  expect(await used(claims)).toEqual({ isAccepted: false, stored: [] });
});

test('a client whose key cannot be imported is not authenticated', async () => {
  const broken = { ...jwk, x: 'x', y: 'y' };
  expect(await used({}, { keys: [broken] })).toEqual({ isAccepted: false, stored: [] });
});

test('a store that fails is no reason to take an assertion for a wrong one', async () => {
  const text = await new SignJWT({ iss: 'chat', sub: 'chat', aud: ISSUER, jti: 'j', exp: NOW + 60 })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(key);
  const use = { clientId: 'chat', keys: [jwk], audiences: [ISSUER], now: NOW };
  const isFirst = () => Promise.reject(new Error('the store is down'));
  await expect(isClientAssertion(text, { ...use, isFirst })).rejects.toThrow('the store is down');
});
