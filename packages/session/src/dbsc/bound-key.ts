import { isRecord } from '@portcullis/core/internal';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { BoundKey } from '../session/device-key.ts';

/** What a browser may be asked for, in the order of preference. */
export const ALGORITHMS: readonly BoundKey['alg'][] = ['ES256', 'RS256'];

/** The members of a public key of each algorithm, with the values that are fixed. */
const MEMBERS: Readonly<Record<BoundKey['alg'], Readonly<Record<string, RegExp>>>> = {
  ES256: { kty: /^EC$/, crv: /^P-256$/, x: /^[\w-]{43}$/, y: /^[\w-]{43}$/ },
  // 2,048 to 4,096 bits.
  RS256: { kty: /^RSA$/, n: /^[\w-]{342,683}$/, e: /^AQAB$/ },
};

/**
 * The public key in the header of a registration; `undefined` if it is not one of this algorithm. A key with a private part, or with
 * another member, is refused: it is not what a browser sends.
 */
export function boundKeyIn(alg: BoundKey['alg'], jwk: unknown): BoundKey | undefined {
  if (!isRecord(jwk)) return undefined;
  const members = MEMBERS[alg];
  const names = Object.keys(members);
  if (Object.keys(jwk).length !== names.length) return undefined;
  const found: Record<string, string> = {};
  for (const name of names) {
    const text = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
    if (typeof text !== 'string' || members[name]?.test(text) !== true) return undefined;
    found[name] = text;
  }
  return { alg, jwk: found };
}

/**
 * The thumbprint of a key, which names it in events.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7638 | RFC 7638}
 */
export function thumbprintOf({ jwk }: BoundKey): Promise<string> {
  return calculateJwkThumbprint(jwk as JWK);
}
