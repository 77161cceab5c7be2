import { CompactSign, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { TokenReader } from '../src/jose-header.ts';
import { readSignedClaims } from '../src/signed-claims.ts';

const reader = new TokenReader({ algorithms: new Set(['ES256']), typeRequired: false });
const { publicKey, privateKey } = await generateKeyPair('ES256');

async function partsOf(payload: string, key = privateKey) {
  const bytes = new TextEncoder().encode(payload);
  const reading = reader.read(await new CompactSign(bytes).setProtectedHeader({ alg: 'ES256' }).sign(key));
  if (!reading.ok) throw new Error(reading.problem.detail);
  return reading.parts;
}

test('signedClaims gives the claims of a token that the key signed', async () => {
  expect(await readSignedClaims(await partsOf('{"sub":"ada"}'), publicKey)).toEqual({
    ok: true,
    claims: { sub: 'ada' },
  });
});

test('signedClaims verifies a token that is longer than a header may be', async () => {
  const junk = 'x'.repeat(50_000);
  const parts = await partsOf(JSON.stringify({ junk }));
  expect(await readSignedClaims(parts, publicKey)).toEqual({ ok: true, claims: { junk } });
  const changed = { ...parts, signed: `${parts.signed.slice(0, -1)}A` };
  expect(await readSignedClaims(changed, publicKey)).toMatchObject({ problem: { code: 'token.signature' } });
});

test('signedClaims refuses the signature of another key', async () => {
  const other = await generateKeyPair('ES256');
  const parts = await partsOf('{"sub":"ada"}', other.privateKey);
  expect(await readSignedClaims(parts, publicKey)).toMatchObject({ problem: { code: 'token.signature' } });
});

test.each(['[]', '"text"', 'null', 'no JSON'])(
  'signedClaims refuses the payload %s, though it is signed',
  async (payload) => {
    expect(await readSignedClaims(await partsOf(payload), publicKey)).toMatchObject({
      problem: { code: 'token.malformed' },
    });
  },
);
