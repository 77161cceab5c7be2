import { trimWhitespace } from './field-value.ts';

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * A date in milliseconds since the Unix epoch; `undefined` if the value is invalid. Obsolete formats are invalid here, and any
 * date that `toUTCString` would serialize differently: `31 Feb`, `24:00:00`, a wrong day of the week. Interpreted as a later
 * date, it would weaken a condition. The grammar allows the second `60`, but a Unix time cannot represent a leap second, so it is
 * invalid too.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 | RFC 9110 section 5.6.7}
 */
export function readHttpDate(value: string): number | undefined {
  const text = trimWhitespace(value);
  if (!IMF_FIXDATE.test(text)) return undefined;
  const time = Date.parse(text);
  return new Date(time).toUTCString() === text ? time : undefined;
}

/** A date as it is forwarded; `undefined` for a value that {@link readHttpDate} rejects. */
export function writeHttpDate(value: string): string | undefined {
  return readHttpDate(value) === undefined ? undefined : trimWhitespace(value);
}
