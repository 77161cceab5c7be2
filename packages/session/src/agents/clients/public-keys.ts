import { isRecord } from '@portcullis/core/internal';
import type { JWK } from 'jose';

/** How many keys a client can have. */
const MOST_KEYS = 10;

/** The public keys in a JWK set; `undefined` for anything else. A symmetric or private key there is a mistake: anyone could have it. */
export function publicKeysIn(given: unknown): readonly JWK[] | undefined {
  const keys = isRecord(given) ? given.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS) return undefined;
  return keys.every(isPublicKey) ? keys : undefined;
}

function isPublicKey(key: unknown): key is JWK {
  return isRecord(key) && ['EC', 'RSA', 'OKP'].includes(String(key.kty)) && key.d === undefined;
}
