import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

const FAR_FUTURE_IN_SECONDS = 4_102_444_800;

/** The good token with one thing changed and its signature kept, or with its signature damaged. */
export function tampered(good: TokenParts): Forgery[] {
  const withClaims = (name: string, changes: Readonly<Record<string, unknown>>): Forgery => ({
    name,
    token: `${good.header}.${encodePart({ ...good.claims, ...changes })}.${good.signature}`,
  });
  const withHeader = (name: string, changes: Readonly<Record<string, unknown>>): Forgery => ({
    name,
    token: `${encodePart({ ...good.decodedHeader, ...changes })}.${good.payload}.${good.signature}`,
  });
  const withSignature = (name: string, bytes: Uint8Array): Forgery => ({
    name,
    token: `${good.header}.${good.payload}.${encodePart(bytes)}`,
  });
  const bytes = good.signatureBytes;
  const otherAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'Ed25519', 'HS256'];
  return [
    withClaims('payload with another subject', { sub: 'attacker' }),
    withClaims('payload with another group', { groups: ['phab-admins'] }),
    withClaims('payload with a later expiry', { exp: FAR_FUTURE_IN_SECONDS }),
    withSignature('signature with its first bit flipped', flipBit(bytes, 0)),
    withSignature('signature with its last bit flipped', flipBit(bytes, bytes.length * 8 - 1)),
    withSignature('signature one byte short', bytes.subarray(0, -1)),
    withSignature('signature with a trailing zero byte', Uint8Array.of(...bytes, 0)),
    withSignature('signature repeated', Uint8Array.of(...bytes, ...bytes)),
    ...otherAlgorithms
      .filter((alg) => alg !== good.decodedHeader.alg)
      .map((alg) => withHeader(`alg changed to ${alg} with the signature kept`, { alg })),
  ];
}

/**
 * Signatures that hold no information: nothing, zeros, ones.
 *
 * r = s = 0 passed ECDSA checks that forgot the range test (CVE-2022-21449).
 */
export function emptySignature(good: TokenParts): Forgery[] {
  const own = good.signatureBytes.length;
  const es256 = encodePart({ ...good.decodedHeader, alg: 'ES256' });
  const der = Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00);
  const signed = `${good.header}.${good.payload}`;
  const forged = [
    { name: 'signature of one bits', token: `${signed}.${encodePart(new Uint8Array(own).fill(0xff))}` },
    {
      name: 'ECDSA signature r = s = 0',
      token: `${es256}.${good.payload}.${encodePart(new Uint8Array(64))}`,
    },
    { name: 'ECDSA signature r = s = 0 in DER', token: `${es256}.${good.payload}.${encodePart(der)}` },
  ];
  // For a token with ES256 this is the row r = s = 0.
  if (good.decodedHeader.alg !== 'ES256') {
    forged.push({ name: 'signature of zero bytes', token: `${signed}.${encodePart(new Uint8Array(own))}` });
  }
  return forged;
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const index = Math.floor(bit / 8);
  return bytes.map((byte, at) => (at === index ? byte ^ (0x80 >> (bit % 8)) : byte));
}
