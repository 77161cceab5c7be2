import { isToken } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

/** Directives by their names in lower case, each with its unparsed argument, or `true` if it has none. */
export type CacheDirectives = ReadonlyMap<string, string | true>;

/**
 * The directives of a `Cache-Control` header; `undefined` if its syntax is invalid, or a directive occurs twice: caches differ in
 * how they interpret that.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-5.2 | RFC 9111 section 5.2}
 */
export function readCacheControl(value: string): CacheDirectives | undefined {
  const directives = new Map<string, string | true>();
  // A quoted argument can contain commas. Escapes in it are not supported: no known server sends them.
  for (const member of value.match(/(?:"[^"\\]*"|[^,"])+|"/g) ?? []) {
    const text = trimWhitespace(member);
    if (text === '') continue;
    const equals = text.indexOf('=');
    const name = (equals === -1 ? text : text.slice(0, equals)).toLowerCase();
    const argument = equals === -1 ? true : text.slice(equals + 1);
    if (!isToken(name) || directives.has(name) || !isArgument(argument)) return undefined;
    directives.set(name, argument);
  }
  return directives;
}

function isArgument(argument: string | true): boolean {
  return argument === true || isToken(argument) || /^"[^"\\]*"$/.test(argument);
}
