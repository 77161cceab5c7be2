import { sameSecret, sha256, toBase64url } from '@portcullis/core/internal';

/**
 * Whether the client that brings a code is the one that requested it: it names the redirect URI to which the code was sent, and has the
 * verifier of the challenge. A code for a device has neither, and is not valid here.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.6 | RFC 7636 section 4.6}
 */
export async function isOfWhoAsked(
  { redirectUri, challenge }: { readonly redirectUri?: string; readonly challenge?: string },
  givenUri: string | undefined,
  verifier: string | undefined,
): Promise<boolean> {
  if (redirectUri === undefined || challenge === undefined || redirectUri !== givenUri) return false;
  if (verifier === undefined || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  return await sameSecret(toBase64url(await sha256(verifier)), challenge);
}
