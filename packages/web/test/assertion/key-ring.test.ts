import { expect, test } from 'vitest';
import { keyRing } from '../../src/assertion/key-ring.ts';
import { generateAssertionKey } from '../../src/index.ts';

const key = await generateAssertionKey();
const jwk = JSON.parse(key) as Readonly<Record<string, unknown>>;
const refused = (detail: string) =>
  expect.objectContaining({ code: 'request.misassembled', detail: `web: assertion.keys ${detail}` });
const none = '[0] is not a private key; expected the JWK from generateAssertionKey(), as a string';

test.each<[string, unknown]>([
  ['another type of key', { ...jwk, kty: 'OKP' }],
  ['another curve', { ...jwk, crv: 'P-384' }],
  ['no private part', { ...jwk, d: undefined }],
  ['a part that is no text', { ...jwk, x: 1 }],
  ['no object', null],
])('%s is refused as a private key', async (_, value) => {
  await expect(keyRing([JSON.stringify(value)])).rejects.toThrow(refused(none));
});

test('a key that is no text is missing, and a value that is no list contains no key', async () => {
  const missing =
    '[1] is missing: check that the secret is bound; expected the JWK from generateAssertionKey(), as a string';
  // A list in the list reads as its only member does.
  for (const none of [7, [await generateAssertionKey()]]) {
    await expect(keyRing([key, none])).rejects.toThrow(refused(missing));
  }
  for (const keys of [[], undefined, key, {}]) {
    await expect(keyRing(keys as never)).rejects.toThrow(refused('must have at least one key'));
  }
  await expect(keyRing([key, key])).rejects.toThrow(refused('must not have the same key twice'));
});

test('a key whose point is invalid is refused, without the runtime’s message', async () => {
  const off = JSON.stringify({ ...jwk, x: 'AQAB', y: 'AQAB' });
  await expect(keyRing([key, off])).rejects.toThrow(refused('[1] is not a point of P-256'));
  await expect(keyRing([off])).rejects.not.toHaveProperty('cause');
});

test('the first key signs, and the public parts of all are shown', async () => {
  const other = await generateAssertionKey();
  const ring = await keyRing([key, other]);
  expect([ring.kid, ring.privateKey.type, ring.privateKey.usages]).toEqual([jwk.kid, 'private', ['sign']]);
  const { x, y, kid } = jwk;
  const shown = { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' };
  expect(JSON.parse(ring.publicKeys)).toEqual({
    keys: [{ ...shown, x, y, kid }, expect.objectContaining({ ...shown, kid: JSON.parse(other).kid })],
  });
});
