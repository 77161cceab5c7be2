import { isToken, TOKEN } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

/** The parsed type of a body. */
export interface ContentType {
  /** Type and subtype in lower case, such as `text/html`. */
  readonly mediaType: string;
  /** Each parameter once, in the order of the header; names in lower case, values unquoted and otherwise unchanged. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}`);

/** One `; name=value`, or a `;` at the end. Quoted values must be printable ASCII. */
const PARAMETER = new RegExp(
  `[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*)"))?`,
  'y',
);

/**
 * Parses a `Content-Type`. Returns `undefined` if its syntax is invalid: two types, a duplicate parameter, an invalid character.
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

/** Serializes a `Content-Type` in its canonical form. */
export function writeContentType({ mediaType, parameters }: ContentType): string {
  let text = mediaType;
  for (const [name, value] of parameters) text += `; ${name}=${isToken(value) ? value : quote(value)}`;
  return text;
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
