import type { Claims } from './claims.ts';
import { readJsonObject } from './json/json-object.ts';

/**
 * The unverified claims of a JWT, to select its verifier; `undefined` if the text is not a JWT. It does **not** verify anything:
 * do not trust the result.
 */
export function unverifiedClaims(token: string): Claims | undefined {
  const [, payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return undefined;
  return readJsonObject(payload)?.members;
}
