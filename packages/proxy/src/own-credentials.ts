import { readCookies, writeCookies } from './header/cookie.ts';

/** Cookies that are credentials for the gateway or for Cloudflare Access, not for the application. */
const OWN_COOKIE = /^(?:CF_Authorization|CF_AppSession|__Host-portcullis.*|__Secure-portcullis.*)$/i;

/** Whether a `Set-Cookie` line sets a cookie of the gateway, which an application must not do. */
export function setsOwnCookie(line: string): boolean {
  // Some browser versions sent the nameless cookie `=name=value` as `name=value`.
  const rest = line.replace(/^[\t =]+/, '');
  return OWN_COOKIE.test(rest.replace(/[=;].*/s, '').trim());
}

/** The start of such a cookie in a second `Cookie` header: workerd joins several headers with commas. */
const FURTHER_LINE = /,[ \t]*(?=CF_A|__(?:Host|Secure)-portcullis)/gi;

/**
 * The cookies that are forwarded to the origin, without those of the gateway and without invalid pairs; `undefined` if none is left.
 *
 * @param header a `Cookie` header
 */
export function originCookies(header: string): string | undefined {
  return writeCookies(
    readCookies(header.replace(FURTHER_LINE, ';')).filter(({ name }) => !OWN_COOKIE.test(name)),
  );
}
