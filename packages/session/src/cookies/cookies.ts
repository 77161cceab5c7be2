import { parseCookie, stringifySetCookie } from 'cookie';
import { sessionError } from '../failures/session-failure.ts';

/** The cookies of a request, as they were sent. */
export type RequestCookies = ReadonlyMap<string, string>;

/** Longest `Cookie` header that is read, in characters: what browsers send ends well before. */
const MAX_HEADER_LENGTH = 65_536;

/** `__Host-` makes browsers refuse the cookie unless it is Secure, for this host only, and for all paths. */
const OWN_NAME = /^__Host-portcullis-[\w-]+$/;

/** RFC 6265 `cookie-octet`, and narrower: what base64url and our separators need. */
const OWN_VALUE = /^[\w.~-]*$/;

const AS_SENT = { decode: (value: string): string => value };

/**
 * Reads the cookies of a request. A repeated name counts once, with its first value. Fails with `session.cookies_too_large`: a user with a
 * session must not be treated as anonymous because of other cookies.
 */
export function readCookies(request: Request): RequestCookies {
  const header = request.headers.get('cookie');
  if (header === null) return new Map();
  if (header.length > MAX_HEADER_LENGTH) {
    throw sessionError('session.cookies_too_large', {
      detail: `the Cookie header has ${header.length} characters; at most ${MAX_HEADER_LENGTH} are accepted`,
    });
  }
  const cookies = new Map<string, string>();
  const parsed = parseCookie(header, AS_SENT);
  // An object without a prototype: it has no members but cookies.
  for (const name in parsed) {
    const value = parsed[name];
    if (value !== undefined) cookies.set(name, value);
  }
  return cookies;
}

/**
 * The one writer of cookies: `__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/, no Domain.
 *
 * Throws a TypeError for a name, a value or an age that could end the cookie or the header early; none of them is ever taken from a client.
 *
 * @param maxAgeSeconds how long the browser stores it; 0 deletes it
 */
export function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  if (!OWN_NAME.test(name))
    throw new TypeError('setCookie: the name is not a valid cookie name of this package');
  if (!OWN_VALUE.test(value))
    throw new TypeError(`setCookie: the value of ${name} has characters that a cookie cannot have`);
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0) {
    throw new TypeError(`setCookie: the maximum age of ${name} is not a number of seconds`);
  }
  return stringifySetCookie({
    name,
    value,
    maxAge: maxAgeSeconds,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  });
}

/** Removes a cookie. */
export function clearCookie(name: string): string {
  return setCookie(name, '', 0);
}
