import { trimWhitespace } from './field-value.ts';

/**
 * The length of a body in bytes, or `undefined` for what is no number: a sign, a list, more than can be counted.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.6 | RFC 9110 section 8.6}
 */
export function readContentLength(value: string): number | undefined {
  const text = trimWhitespace(value);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
