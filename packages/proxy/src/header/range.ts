import { trimWhitespace } from './field-value.ts';

const RANGE = /^(?:\d+-\d*|-\d+)$/;

/**
 * A `Range` of bytes, as it is forwarded; `undefined` for any other, which servers ignore as well.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-14.2 | RFC 9110 section 14.2}
 */
export function writeRange(value: string): string | undefined {
  const [, list] = /^bytes=(.*)$/i.exec(trimWhitespace(value)) ?? [];
  const ranges = list?.split(',').map(trimWhitespace) ?? [];
  return ranges.length > 0 && ranges.every((range) => RANGE.test(range))
    ? `bytes=${ranges.join(', ')}`
    : undefined;
}
