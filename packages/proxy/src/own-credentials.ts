import { readCookies, writeCookies } from './header/cookie.ts';

/** Cookies that prove something to the gate or to Cloudflare Access, and nothing to the application. */
const OWN_COOKIE = /^(?:CF_Authorization|CF_AppSession|__Host-portcullis.*|__Secure-portcullis.*)$/i;

/** Whether a `Set-Cookie` line names a cookie of the gate's own: an application that sets one speaks for the gate. */
export function setsOwnCookie(line: string): boolean {
  // Browsers have sent `=name=value`, a cookie without a name, as if it were one with the name.
  const rest = line.replace(/^[\t =]+/, '');
  return OWN_COOKIE.test(rest.replace(/[=;].*/s, '').trim());
}

/** Where such a cookie stood first in a further `Cookie` line: workerd shows several lines as one, with commas between them. */
const FURTHER_LINE = /,[ \t]*(?=CF_A|__(?:Host|Secure)-portcullis)/gi;

/**
 * The cookies that the origin is sent, without the gate's own and without what is no cookie; `undefined` if none is left.
 *
 * @param header a `Cookie` header
 */
export function originCookies(header: string): string | undefined {
  return writeCookies(
    readCookies(header.replace(FURTHER_LINE, ';')).filter(({ name }) => !OWN_COOKIE.test(name)),
  );
}
