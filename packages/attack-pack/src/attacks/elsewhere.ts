import type { Attack } from '../attack.ts';

const NEEDS_LOGIN = 'needs a login: tested in @portcullis/session';

/** Rows of the catalogue that no request from outside can try: each says where it is tried instead. */
export const elsewhere: readonly Attack[] = [
  row(
    'C6',
    'e-mail domains: two @, homoglyphs, quoted parts',
    'oauth2-proxy CVE-2026-40574',
    'depends on the rules',
  ),
  row('C7', 'an old session survives the sign-in page', 'oauth2-proxy CVE-2026-34454', NEEDS_LOGIN),
  row('C8', 'open redirects', 'oauth2-proxy CVE-2020-4037, better-auth CVE-2024-56734', NEEDS_LOGIN),
  row(
    'C10',
    'one verifier’s memory used by another',
    'oathkeeper CVE-2026-33496',
    'tested in @portcullis/token',
  ),
  row(
    'C13',
    'a group taken away goes on working',
    'pomerium CVE-2021-41230',
    'takes time: tested with a clock',
  ),
  row('C14', 'tokens on a page about the user', 'pomerium CVE-2024-39315', NEEDS_LOGIN),
  row('C15', 'internal addresses without a signature', 'pomerium CVE-2021-29651', NEEDS_LOGIN),
  row('C16', 'a broken session cookie lets in', 'authentik CVE-2026-25748', NEEDS_LOGIN),
  row('C17', 'PKCE left out', 'workers-oauth-provider CVE-2025-4144', NEEDS_LOGIN),
  row('C18', 'redirect_uri not checked', 'workers-oauth-provider CVE-2025-4143', NEEDS_LOGIN),
  row('C22', 'IP rules and other spellings of an address', 'hono CVE-2026-47674', 'depends on the rules'),
  row(
    'C23',
    'a mount prefix cut from the undecoded path',
    'hono CVE-2026-47676',
    'depends on the routes; see C9',
  ),
  row('C24', 'Set-Cookie with injected attributes', 'hono CVE-2026-47675', NEEDS_LOGIN),
  row(
    'C25',
    'a private answer in a shared cache',
    'hono GHSA-6wqw-2p9w-4vw4',
    'depends on the application’s answer',
  ),
  row('C26', 'state of one provider used at another', 'Auth.js GHSA-x445-f3h2-j279', NEEDS_LOGIN),
  row('C28', 'administration without authentication', 'better-auth CVE-2025-61928', NEEDS_LOGIN),
  row(
    'C29',
    'a code or refresh token redeemed twice at once',
    'better-auth GHSA-392p-2q2v-4372',
    NEEDS_LOGIN,
  ),
  row(
    'C30',
    'addresses of the provider that lead elsewhere',
    'better-auth GHSA-86j7-9j95-vpqj',
    'tested in @portcullis/jwks',
  ),
  row('C31', 'session fixation', 'auth0 CVE-2021-41246', NEEDS_LOGIN),
  row('C32', 'a session cookie in very many parts', 'mod_auth_openidc CVE-2024-24814', NEEDS_LOGIN),
  row('C36', 'names that are compared in two ways', 'authelia CVE-2026-48794', 'depends on the rules'),
];

function row(name: string, title: string, source: string, notFromOutside: string): Attack {
  return { row: name, title, source, how: { notFromOutside } };
}
