import { isToken } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

/** One cookie of a request. */
export interface Cookie {
  readonly name: string;
  /** As it was sent, including quotes. */
  readonly value: string;
}

/**
 * Parses a `Cookie` header. A pair is skipped if its name is not a token, if it has no `=`, or if its value is not printable
 * ASCII: one invalid cookie, set by any application of the same domain, must not lock a user out.
 *
 * Values can have characters that RFC 6265 does not allow, since browsers store them: spaces, commas, quotes and backslashes are
 * preserved.
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

/** Serializes a `Cookie` header; `undefined` for no cookies. */
export function writeCookies(cookies: readonly Cookie[]): string | undefined {
  if (cookies.length === 0) return undefined;
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
