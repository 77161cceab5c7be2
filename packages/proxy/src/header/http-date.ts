import { trimWhitespace } from './field-value.ts';

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * A date in milliseconds since the Unix epoch; `undefined` for what is none. The obsolete spellings are none, nor is any date that
 * `toUTCString` would write otherwise: `31 Feb`, `24:00:00`, a wrong day of the week. Read as a later date, it would weaken a
 * condition. The second `60` is a valid one by the grammar, but a leap second has no place in this count, so it is no date either.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 | RFC 9110 section 5.6.7}
 */
export function readHttpDate(value: string): number | undefined {
  const text = trimWhitespace(value);
  if (!IMF_FIXDATE.test(text)) return undefined;
  const time = Date.parse(text);
  return new Date(time).toUTCString() === text ? time : undefined;
}

/** A date as it is sent on; `undefined` for what {@link readHttpDate} takes for none. */
export function writeHttpDate(value: string): string | undefined {
  return readHttpDate(value) === undefined ? undefined : trimWhitespace(value);
}
