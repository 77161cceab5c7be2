import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { expect, test } from 'vitest';
import { KeySet } from '../src/key-set.ts';

const jwk: JWK = { ...(await exportJWK((await generateKeyPair('RS256')).publicKey)), kid: 'a', alg: 'RS256' };

test('a set with the same keys takes over the imported ones', async () => {
  const former = new KeySet({ fetchedAt: 0, keys: [jwk] }, undefined);
  const later = new KeySet({ fetchedAt: 1, keys: [{ ...jwk }] }, former);
  expect(later.equals(former)).toBe(true);
  expect(await later.find('RS256', 'a')).toBe(await former.find('RS256', 'a'));
});

test('a set with other keys starts afresh', async () => {
  const former = new KeySet({ fetchedAt: 0, keys: [jwk] }, undefined);
  const later = new KeySet({ fetchedAt: 1, keys: [{ ...jwk, kid: 'b' }] }, former);
  expect(later.equals(former)).toBe(false);
  expect(await later.find('RS256', 'a')).toBeUndefined();
});

test('one name for two keys is refused rather than tried out', async () => {
  const set = new KeySet({ fetchedAt: 0, keys: [jwk, { ...jwk }] }, undefined);
  await expect(set.find('RS256', 'a')).rejects.toMatchObject({ code: 'keys.ambiguous', status: 401 });
});

test('C35: a key that cannot be imported is a 401, and a key is not used for another algorithm', async () => {
  const point: JWK = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'bad' };
  const set = new KeySet({ fetchedAt: 0, keys: [point, jwk] }, undefined);
  await expect(set.find('ES256', 'bad')).rejects.toMatchObject({ code: 'keys.unusable', status: 401 });
  expect(await set.find('PS256', 'a')).toBeUndefined();
  expect(await set.find('ES256', 'a')).toBeUndefined();
});
