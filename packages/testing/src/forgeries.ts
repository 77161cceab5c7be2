import { emptySignature, tampered } from './forgeries/changed-token.ts';
import { attackerKeys, foreignKeys } from './forgeries/foreign-keys.ts';
import type { Forgery } from './forgeries/forgery.ts';
import { hostileHeaders } from './forgeries/hostile-headers.ts';
import { keyConfusion } from './forgeries/key-confusion.ts';
import { malformed } from './forgeries/malformed.ts';
import { type ForgeryInput, splitToken } from './forgeries/token-parts.ts';
import { unsigned } from './forgeries/unsigned.ts';

export type { Forgery, ForgeryInput };

/**
 * Makes hostile tokens out of a good one and the public key that verifies it: what an attacker who holds
 * one valid token can send. A verifier must refuse every one of them, and answer 401, never 500.
 *
 * Needs the JWK of the key that signed the token. Claims are those of the good token, except where a claim
 * is the trick. Not in the list: tokens the issuer itself signed badly (wrong audience, expired); make
 * those with the identity provider.
 *
 * Some rows carry the very signature bytes of the good token in another spelling (padding, spare bits,
 * white space): a lax base64url decoder accepts them, and whatever remembers tokens by their text is fooled.
 *
 * @example
 * ```ts
 * import { createIdentityProvider, forgeries } from '@portcullis/testing';
 *
 * const provider = await createIdentityProvider();
 * const [publicJwk = {}] = provider.publicJwks().keys;
 * for (const { name, token } of await forgeries({ token: await provider.token(), publicJwk })) {
 *   console.log(name, token.length);
 * }
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc8725
 */
export async function forgeries(input: ForgeryInput): Promise<Forgery[]> {
  const good = splitToken(input.token);
  const attacker = await attackerKeys(good);
  return [
    ...unsigned(good),
    ...(await keyConfusion(good, input.publicJwk)),
    ...tampered(good),
    ...emptySignature(good),
    ...(await foreignKeys(good, attacker)),
    ...(await hostileHeaders(good, attacker)),
    ...malformed(good),
  ];
}
