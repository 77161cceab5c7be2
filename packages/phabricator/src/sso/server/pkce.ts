import { sameSecret, sha256, toBase64url } from '@portcullis/core/internal';

/** Whether a text can be a challenge of the method S256: a SHA-256, base64url. */
export function isChallenge(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/**
 * Whether the client that redeems a code is the one that requested it. A code that was requested with a challenge needs its verifier, and a
 * verifier for a code without one is refused: it shows that the challenge was lost or removed on the way.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.6 | RFC 7636 section 4.6}
 */
export async function provesChallenge(
  verifier: string | undefined,
  challenge: string | undefined,
): Promise<boolean> {
  if (verifier === undefined || challenge === undefined) return verifier === challenge;
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false;
  return sameSecret(toBase64url(await sha256(verifier)), challenge);
}
