import { trimWhitespace } from './field-value.ts';

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * A date as it is sent on; `undefined` for what is none, the obsolete spellings among it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 | RFC 9110 section 5.6.7}
 */
export function writeHttpDate(value: string): string | undefined {
  const text = trimWhitespace(value);
  if (!IMF_FIXDATE.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toUTCString();
}
