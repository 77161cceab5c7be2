import { readCookies, writeCookies } from './header/cookie.ts';

/** Cookies that prove something to the gate or to Cloudflare Access, and nothing to the application. */
const OWN_COOKIE = /^(?:CF_Authorization|CF_AppSession|__Host-portcullis.*|__Secure-portcullis.*)$/i;

/**
 * The cookies that the origin is sent, without the gate's own and without what is no cookie; `undefined` if none is left.
 *
 * @param header a `Cookie` header
 */
export function originCookies(header: string): string | undefined {
  return writeCookies(readCookies(header).filter(({ name }) => !OWN_COOKIE.test(name)));
}
