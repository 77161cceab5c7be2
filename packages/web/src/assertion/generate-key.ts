import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { exportJWK } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';

/**
 * Generates a private key for `assertion.keys`, as the text of a JWK: P-256, for ES256. Its `kid` is its thumbprint. Store it only as a
 * secret of the Worker.
 *
 * @example
 * ```ts
 * import { generateAssertionKey } from '@portcullis/web';
 *
 * console.log(await generateAssertionKey()); // node make-key.mjs | wrangler secret put ASSERTION_KEY
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517 | RFC 7517} and RFC 7638
 */
export async function generateAssertionKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' });
}
