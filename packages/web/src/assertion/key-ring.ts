import { requestError } from '@portcullis/core/internal';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { importJWK } from 'jose/key/import';

/** The keys of one set of bindings. */
export interface KeyRing {
  /** What signs. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The public keys of all, as a JWK Set (RFC 7517 section 5). */
  readonly publicKeys: string;
}

/**
 * Imports private keys. Fails as a fault of the Worker with the position of each invalid key; never shows a value.
 *
 * @param keys texts of private JWKs, the one that signs first
 */
export async function keyRing(keys: readonly unknown[]): Promise<KeyRing> {
  const read = await Promise.all((Array.isArray(keys) ? keys : []).map(readKey));
  const [first] = read;
  if (first === undefined) throw unusable('must have at least one key');
  if (new Set(read.map(({ kid }) => kid)).size < read.length)
    throw unusable('must not have the same key twice');
  const publicKeys = read.map(({ publicKey }) => publicKey);
  return {
    kid: first.kid,
    privateKey: first.privateKey,
    publicKeys: JSON.stringify({ keys: publicKeys }),
  };
}

interface ReadKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: JWK;
}

async function readKey(text: unknown, index: number): Promise<ReadKey> {
  const jwk = parsed(text);
  if (jwk === undefined) {
    const what =
      typeof text === 'string' ? 'is not a private key' : 'is missing: check that the secret is bound';
    throw unusable(`[${index}] ${what}; expected the JWK from generateAssertionKey(), as a string`);
  }
  const { x, y, d } = jwk;
  const pair = { kty: 'EC', crv: 'P-256', x, y };
  try {
    const privateKey = (await importJWK({ ...pair, d }, 'ES256')) as CryptoKey;
    const kid = await calculateJwkThumbprint(pair);
    return { kid, privateKey, publicKey: { ...pair, kid, alg: 'ES256', use: 'sig' } };
  } catch {
    // The runtime's own words may hold the key.
    throw unusable(`[${index}] is not a point of P-256`);
  }
}

interface PrivateJwk {
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

function parsed(text: unknown): PrivateJwk | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const { kty, crv, x, y, d } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isText = [x, y, d].every((part) => typeof part === 'string');
    return kty === 'EC' && crv === 'P-256' && isText ? ({ x, y, d } as PrivateJwk) : undefined;
  } catch {
    return undefined;
  }
}

function unusable(what: string): Error {
  return requestError('request.misassembled', { detail: `web: assertion.keys ${what}` });
}
