import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { expect, test, vi } from 'vitest';
import { KeySet } from '../src/key-set.ts';

const jwk: JWK = { ...(await exportJWK((await generateKeyPair('RS256')).publicKey)), kid: 'a', alg: 'RS256' };

test('a set with the same keys takes over the imported keys', async () => {
  const former = new KeySet({ fetchedAt: 0, keys: [jwk] }, undefined);
  const later = new KeySet({ fetchedAt: 1, keys: [{ ...jwk }] }, former);
  expect(later.equals(former)).toBe(true);
  expect(await later.find('RS256', 'a')).toBe(await former.find('RS256', 'a'));
});

test('a set with other keys imports them again', async () => {
  const former = new KeySet({ fetchedAt: 0, keys: [jwk] }, undefined);
  const later = new KeySet({ fetchedAt: 1, keys: [{ ...jwk, kid: 'b' }] }, former);
  expect(later.equals(former)).toBe(false);
  expect(await later.find('RS256', 'a')).toBeUndefined();
});

test('two keys with one name are refused rather than tried', async () => {
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

test('a set with the same keys does not import them again', () => {
  let reads = 0;
  const counted = () => ({
    ...jwk,
    get kid() {
      reads += 1;
      return 'a';
    },
  });
  const former = new KeySet({ fetchedAt: 0, keys: [counted()] }, undefined);
  const once = reads;
  new KeySet({ fetchedAt: 1, keys: [counted()] }, former);
  // To be compared, and no more.
  expect([once, reads]).toEqual([2, 3]);
});

test('a key is refused as not importable whatever error the runtime throws', async () => {
  for (const thrown of [
    null,
    undefined,
    'broken',
    new Error('broken'),
    { code: 'ERR_JWKS_NO_MATCHING_KEY' },
  ]) {
    const set = new KeySet({ fetchedAt: 0, keys: [jwk] }, undefined);
    const importKey = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValueOnce(thrown);
    await expect(set.find('RS256', 'a'), String(thrown)).rejects.toMatchObject({ code: 'keys.unusable' });
    importKey.mockRestore();
  }
});
