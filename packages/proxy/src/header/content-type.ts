import { isToken, TOKEN } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

/** What a body is, as a value. */
export interface ContentType {
  /** Type and subtype in lower case, such as `text/html`. */
  readonly mediaType: string;
  /** Each once, in the order in which they came; names in lower case, values unquoted and as they were. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}`);

/** One `; name=value`, or a `;` that nothing follows. Of a quoted value, only printable ASCII is read. */
const PARAMETER = new RegExp(
  `[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*)"))?`,
  'y',
);

/**
 * Reads a `Content-Type`, or returns `undefined` for one that is not by the grammar: two types, a parameter given twice, a
 * character that does not belong there.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.3 | RFC 9110 section 8.3}
 */
export function readContentType(value: string): ContentType | undefined {
  const text = trimWhitespace(value);
  const mediaType = MEDIA_TYPE.exec(text)?.[0];
  if (mediaType === undefined) return undefined;
  const parameters = new Map<string, string>();
  let at = mediaType.length;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (found === null) return undefined;
    const [whole, name, plain, quoted = ''] = found;
    at += whole.length;
    if (name === undefined) continue;
    const key = name.toLowerCase();
    if (parameters.has(key)) return undefined;
    parameters.set(key, plain ?? quoted.replace(/\\(.)/g, '$1'));
  }
  return { mediaType: mediaType.toLowerCase(), parameters };
}

/** Writes a `Content-Type` in the one spelling that its value has. */
export function writeContentType({ mediaType, parameters }: ContentType): string {
  let text = mediaType;
  for (const [name, value] of parameters) text += `; ${name}=${isToken(value) ? value : quote(value)}`;
  return text;
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
