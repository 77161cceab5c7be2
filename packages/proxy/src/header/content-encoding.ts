import { readTokens } from './field-value.ts';

/**
 * The codings of a body in the order in which they were applied, or `undefined` if the value is not a list of tokens. `identity`
 * is not a coding.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.4 | RFC 9110 section 8.4}
 */
export function readContentEncoding(value: string): readonly string[] | undefined {
  return readTokens(value)?.filter((coding) => coding !== 'identity');
}
