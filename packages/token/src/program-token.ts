import type { Claims } from './claims.ts';

/** Where issuers state the client of a token: RFC 9068, OpenID Connect, Okta, and Microsoft Entra ID (tokens of version 1). */
const CLIENT_CLAIMS = ['client_id', 'azp', 'cid', 'appid'] as const;

/**
 * Whether a token was issued to a program of its user, and not to an agent: each client that it states is among `programs`, and no other
 * party acts for the user (RFC 8693 `act`).
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8693#section-4.1 | RFC 8693 section 4.1}
 */
export function isProgram(claims: Claims, programs: readonly string[] | 'all'): boolean {
  if (claims.act !== undefined) return false;
  if (programs === 'all') return true;
  const clients = CLIENT_CLAIMS.flatMap((name) => (claims[name] === undefined ? [] : [claims[name]]));
  return clients.length > 0 && clients.every((client) => programs.some((program) => program === client));
}
