import type { SpellingReading } from '../request/canonical-target.ts';

/** Characters that some servers interpret differently. Most paths have none of them. */
const MAY_DIFFER = /[;&%]|[. ](?:\/|$)|:[:$]|\/(?:\([a-z]\(|@@)/i;

/** Where some servers cut a path, or start a query: in the path decoded once, in a query made of it, and decoded again. */
const PARAMETERS = /;.*/s;
const IN_QUERY = /[;&].*/s;
const DECODED_AGAIN = /[;&?#].*/s;

/** A named parameter, which would replace the path in a query made of it: `/x&page=admin`. */
const NAMED_PARAMETER = /&[^/&]*=/;

/** How often servers decode a path again: a `RewriteRule` behind a `proxy_pass` with `$uri`, and PHP. */
const MOST_DECODINGS = 3;

/** One percent-encoded character of one or more bytes, as a server that decodes again finds it. */
const ENCODED = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi;

/** The path prefix of a cookieless session in ASP.NET on the .NET Framework. */
const COOKIELESS = /\/\((?:[a-z]\([^/()]*\))+\)(?=\/|$)/gi;

/** What Windows removes from a file name: dots and spaces at its end, and the name of an alternate data stream. */
const NOT_IN_NAME = /(?<=[^/. ])(?:[. ]*:[:$][^/]*|[. ]+)(?=\/|$)/g;

/**
 * Dot segments, which change the path when a server resolves them. A path that was decoded once has none, except with a space on
 * Windows.
 */
const DOT_SEGMENT = /\/\.{1,2} *(?:[/;]|$)/;

/**
 * Whether servers that parse a path differently from the gateway reach the same target: those that start the query at the first
 * `;` (Fastify before version 5, and other users of find-my-way), those that write the decoded path into a query, where it is
 * decoded again and ends at an `&` (`RewriteRule` of Apache without the flag `B`, `try_files` of nginx with `?page=$uri`), those
 * on Windows, with ASP.NET, and Zope and Pyramid, where `@@` marks the name of a view.
 *
 * @param path decoded once
 * @param isSame whether another path has the same target
 * @param ampersands `'pass'` if the server makes no query of the path. Default `'refuse'`
 */
export function isReadAlike(
  path: string,
  isSame: (reading: string) => boolean,
  ampersands: SpellingReading = 'refuse',
): boolean {
  if (!MAY_DIFFER.test(path)) return true;
  const isQuery = ampersands === 'refuse';
  const decodings = [path];
  for (let more = path; decodings.length <= MOST_DECODINGS; decodings.push(more)) {
    more = more.replace(ENCODED, decoded).replace(/[\\/]+/g, '/');
    if (more === decodings.at(-1)) break;
  }
  if (isQuery && decodings.some((reading) => NAMED_PARAMETER.test(reading))) return false;
  const onWindows = path.replace(COOKIELESS, '').replace(NOT_IN_NAME, '') || '/';
  return decodings
    .flatMap((reading) => [
      reading,
      reading.replace(reading !== path ? DECODED_AGAIN : isQuery ? IN_QUERY : PARAMETERS, ''),
    ])
    .concat(onWindows, path.replaceAll('/@@', '/'))
    .every((reading) => !DOT_SEGMENT.test(reading) && (reading === path || isSame(reading)));
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return encoded;
    throw error;
  }
}
