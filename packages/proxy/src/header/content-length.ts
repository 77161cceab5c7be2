import { trimWhitespace } from './field-value.ts';

/**
 * The length of a body in bytes, or `undefined` if the value is not a decimal number: a sign, a list, a number above the safe range.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.6 | RFC 9110 section 8.6}
 */
export function readContentLength(value: string): number | undefined {
  const text = trimWhitespace(value);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
