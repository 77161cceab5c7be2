import { isToken } from '@portcullis/core/internal';

/**
 * The grammar that all header values share.
 *
 * A runtime may hand over a value with the white space that stands around it, and cut it off when it sends the value on: so
 * each value is cut here first, and what is decided on is what is sent.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.5 | RFC 9110 section 5.5}
 */

/** A text without the optional white space around it: spaces and tabs, and nothing else that JavaScript takes for white. */
export function trimWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhitespace(text.charCodeAt(start))) start += 1;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The members of a list, in lower case; `undefined` if one is no token. Empty members count for nothing. */
export function readTokens(value: string): readonly string[] | undefined {
  // Nearly always there is one.
  if (isToken(value)) return [value.toLowerCase()];
  const tokens: string[] = [];
  for (const member of value.split(',')) {
    const token = trimWhitespace(member);
    if (token === '') continue;
    if (!isToken(token)) return undefined;
    tokens.push(token.toLowerCase());
  }
  return tokens;
}

/**
 * A value that decides nothing about how a request is read, as it is sent on: printable ASCII, with each tab turned into a
 * space. `undefined` for any other, and for an empty one.
 */
export function writeText(value: string): string | undefined {
  const text = trimWhitespace(value);
  return /^[\t -~]+$/.test(text) ? text.replaceAll('\t', ' ') : undefined;
}
