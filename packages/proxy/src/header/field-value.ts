import { isToken } from '@portcullis/core/internal';

/**
 * The grammar that all header values share.
 *
 * A runtime can deliver a value with white space around it, and remove that when it sends the value. So each value is trimmed
 * here first, and what is checked is what is sent.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.5 | RFC 9110 section 5.5}
 */

/**
 * Removes optional white space (RFC 9110 section 5.6.3) at both ends: spaces and tabs, not the other characters that `trim()`
 * removes.
 */
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

/** The members of a list, in lower case; `undefined` if one is not a token. Empty members are ignored. */
export function readTokens(value: string): readonly string[] | undefined {
  // Nearly all lists have one member.
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
 * A value that has no influence on how a request is parsed, as it is forwarded: printable ASCII, with each tab replaced by a
 * space. `undefined` for any other value, and for an empty one.
 */
export function writeText(value: string): string | undefined {
  const text = trimWhitespace(value);
  return /^[\t -~]+$/.test(text) ? text.replaceAll('\t', ' ') : undefined;
}
