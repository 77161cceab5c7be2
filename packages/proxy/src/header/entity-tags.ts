import { trimWhitespace } from './field-value.ts';

const ENTITY_TAG = /^(?:W\/)?"[!#-~]*"$/;
const LIST = /^[ \t]*(?:W\/)?"[!#-~]*"(?:[ \t]*,[ \t]*(?:W\/)?"[!#-~]*")*[ \t]*$/;

/**
 * A list of entity tags, or `*`, as it is forwarded; `undefined` for anything else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 | RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2}
 */
export function writeEntityTags(value: string): string | undefined {
  if (trimWhitespace(value) === '*') return '*';
  return LIST.test(value) ? (value.match(/(?:W\/)?"[!#-~]*"/g) ?? []).join(', ') : undefined;
}

/** One entity tag, as it is forwarded; `undefined` for anything else. */
export function writeEntityTag(value: string): string | undefined {
  const tag = trimWhitespace(value);
  return ENTITY_TAG.test(tag) ? tag : undefined;
}
