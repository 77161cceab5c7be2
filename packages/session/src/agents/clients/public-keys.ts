import { isRecord } from '@portcullis/core/internal';
import { hasSecretPart, readPublicKeys } from '@portcullis/jwks/internal';
import type { JWK } from 'jose';

/** How many keys a client can have. */
const MOST_KEYS = 10;

/** The usable public keys in a JWK Set; `undefined` for anything else. A symmetric or private key there is a mistake: anyone could have it. */
export function publicKeysIn(given: unknown): readonly JWK[] | undefined {
  const keys = isRecord(given) ? given.keys : undefined;
  if (!Array.isArray(keys) || keys.length > MOST_KEYS || keys.some(hasSecretPart)) return undefined;
  return readPublicKeys({ keys });
}
