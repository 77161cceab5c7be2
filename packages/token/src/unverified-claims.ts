import type { Claims } from './claims.ts';
import { readJsonObject } from './json-object.ts';

/**
 * The claims of a JWT, to find out who should verify it; `undefined` if it is no JWT. It does **not** verify anything:
 * none of them may be believed.
 */
export function unverifiedClaims(token: string): Claims | undefined {
  const [, payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return undefined;
  return readJsonObject(payload)?.members;
}
