import { sha256, toBase64url } from '@portcullis/core/internal';

/**
 * The permanent id of a person at Phorge: the gate returns it as `phid`, and a link row holds it as `identifierRaw`. It depends only on
 * (`issuer`, `subject`), so a new name or e-mail address does not change it. `portcullis-` and 43 characters of base64url.
 *
 * @param issuer the identity's `iss`, exactly
 * @param subject the identity's `sub`, exactly
 *
 * @example
 * ```ts
 * import { accountId } from '@portcullis/phabricator/sso';
 *
 * const id = await accountId('https://login.corp.example', '248289761001');
 * ```
 */
export async function accountId(issuer: string, subject: string): Promise<string> {
  // A JSON array: no issuer and subject can be cut differently and give the same text.
  return `portcullis-${toBase64url(await sha256(JSON.stringify([issuer, subject])))}`;
}
