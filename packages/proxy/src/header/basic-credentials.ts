import { trimWhitespace } from './field-value.ts';

/**
 * `Authorization` with the scheme `Basic`, as it is forwarded; `undefined` for any other.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2 | RFC 7617 section 2}
 */
export function writeBasicCredentials(value: string): string | undefined {
  const [, credentials] = /^basic +([\w.~+/-]+=*)$/i.exec(trimWhitespace(value)) ?? [];
  return credentials === undefined ? undefined : `Basic ${credentials}`;
}
