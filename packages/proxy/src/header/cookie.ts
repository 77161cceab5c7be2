import { isToken } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

/** One cookie of a request. */
export interface Cookie {
  readonly name: string;
  /** As it was sent, quotes included. */
  readonly value: string;
}

/**
 * Reads a `Cookie` header pair by pair. A pair is left out if its name is no token, if it has no `=`, or if its value is
 * not of printable ASCII: one bad cookie, of whatever application of the same domain, must not lock a person out.
 *
 * Values are read more generously than RFC 6265 writes them, since browsers store what they are given: spaces, commas,
 * quotes and backslashes stay.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265#section-4.2 | RFC 6265 section 4.2}
 */
export function readCookies(header: string): readonly Cookie[] {
  const cookies: Cookie[] = [];
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = trimWhitespace(pair.slice(0, equals));
    const value = trimWhitespace(pair.slice(equals + 1));
    if (isToken(name) && /^[ -~]*$/.test(value)) cookies.push({ name, value });
  }
  return cookies;
}

/** Writes a `Cookie` header; `undefined` for no cookies. */
export function writeCookies(cookies: readonly Cookie[]): string | undefined {
  if (cookies.length === 0) return undefined;
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
