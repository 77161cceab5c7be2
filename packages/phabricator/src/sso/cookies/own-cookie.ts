import { stringifySetCookie } from 'cookie';

/** `__Host-` makes browsers refuse the cookie unless it is Secure, for this host only, and for all paths. */
const NAME = /^__Host-portcullis-[a-z]+$/;

/** What a proof consists of. */
const VALUE = /^[\w.-]*$/;

/**
 * A `Set-Cookie` line of the gate's own: `__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/, no Domain. No such cookie ever
 * reaches Phorge.
 *
 * Throws a TypeError for a name, a value or an age that could end the cookie or the header early; none of them ever comes
 * from a client.
 *
 * @param maxAge how long the browser keeps it, in seconds; 0 removes it, and without one it ends with the browser
 */
export function ownCookie(name: string, value: string, maxAge: number | undefined): string {
  if (!NAME.test(name)) throw new TypeError('ownCookie: the name is not a valid cookie name of this package');
  if (!VALUE.test(value)) throw new TypeError(`ownCookie: the value of ${name} is not a proof`);
  if (maxAge !== undefined && (!Number.isInteger(maxAge) || maxAge < 0)) {
    throw new TypeError(`ownCookie: the maximum age of ${name} is not a number of seconds`);
  }
  const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
  return stringifySetCookie({ name, value, ...attributes, ...(maxAge === undefined ? {} : { maxAge }) });
}
