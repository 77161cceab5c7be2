/** Matches what must be encoded: all but visible ASCII and inner spaces, and the percent sign, which marks encoded octets. */
const ENCODED = /[^ -~]|%|^ | $/gu;
/** The same for the entries of a list, in which a comma would start the next entry. */
const ENCODED_IN_LIST = /[^ -~]|[%,]|^ | $/gu;

/**
 * A text as a header's value: all that is not visible ASCII is percent-encoded as UTF-8, the percent sign too, so that decoding once
 * restores the text and it cannot end the line. A list is joined by commas; those within an entry are encoded. `undefined` for an empty
 * text, an empty list, and a text that is not well-formed Unicode (a lone surrogate).
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc3986#section-2.1 | RFC 3986 section 2.1}
 */
export function headerValue(value: string | readonly string[]): string | undefined {
  const texts = typeof value === 'string' ? [value] : value;
  if (!texts.every((text) => text.isWellFormed())) return undefined;
  const pattern = typeof value === 'string' ? ENCODED : ENCODED_IN_LIST;
  const written = texts
    .filter((text) => text !== '')
    .map((text) => text.replace(pattern, encodeURIComponent));
  const joined = written.join(',');
  return joined === '' ? undefined : joined;
}
