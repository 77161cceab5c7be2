import { sha256, toBase64url } from '@portcullis/core/internal';

/**
 * The id by which Phorge knows a person for good: what the gate says as `phid`, and what a link row holds as
 * `identifierRaw`. It depends on (`issuer`, `subject`) and nothing else, so neither a new name nor a new e-mail address
 * makes somebody another person. `portcullis-` and 43 characters of base64url.
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
