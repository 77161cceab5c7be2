import type { SpellingReading } from '../request/canonical-target.ts';

/** Nothing of what follows is in nearly every path, which all read in one way. */
const MAY_DIFFER = /[;&%]|[. ](?:\/|$)|:[:$]|\/(?:\([a-z]\(|@@)/i;

/** From where on some take a path for a query, or leave it out: as it was decoded once, if a query may be made of it, and decoded again. */
const PARAMETERS = /;.*/s;
const IN_QUERY = /[;&].*/s;
const DECODED_AGAIN = /[;&?#].*/s;

/** A parameter with a name, which is in the place of the path where a query is made of it: `/x&page=admin`. */
const NAMED_PARAMETER = /&[^/&]*=/;

/** How often a path is decoded again: by a `RewriteRule` behind a `proxy_pass` with `$uri`, and by PHP. */
const MOST_DECODINGS = 3;

/** One character, or some that are one together, as a server that decodes a further time finds them. */
const ENCODED = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi;

/** What ASP.NET on the .NET Framework puts before a path for a session that is in no cookie. */
const COOKIELESS = /\/\((?:[a-z]\([^/()]*\))+\)(?=\/|$)/gi;

/** What Windows leaves out of a file's name: dots and spaces at its end, and which of its streams is meant. */
const NOT_IN_NAME = /(?<=[^/. ])(?:[. ]*:[:$][^/]*|[. ]+)(?=\/|$)/g;

/** What leads elsewhere before anybody looks at the path. One that was decoded once holds none, but for the space of Windows. */
const DOT_SEGMENT = /\/\.{1,2} *(?:[/;]|$)/;

/**
 * Whether servers that read a path in another way than the gate find the same by it: those that take all from the first `;` on for a
 * query (Fastify before version 5, and what else is made of find-my-way), those that write the decoded path into a query, where it
 * is decoded again and ends at an `&` (`RewriteRule` of Apache without the flag `B`, `try_files` of nginx with `?page=$uri`), those
 * of Windows, with ASP.NET, and Zope and Pyramid, where `@@` before a name says that it is one of a view.
 *
 * @param path decoded once
 * @param isSame whether another path leads to the same
 * @param ampersands `'pass'` where no query is made of the path. Default `'refuse'`
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
