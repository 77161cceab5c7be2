/** Nothing of what follows is in nearly every path, which all read in one way. */
const MAY_DIFFER = /[;%]|[. ](?:\/|$)|:[:$]|\/\([a-z]\(/i;

/** One character, or some that are one together, as a server that decodes a second time finds them. */
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
 * is decoded again (`RewriteRule` of Apache without the flag `B`), and those of Windows, with ASP.NET.
 *
 * @param path decoded once
 * @param isSame whether another path leads to the same
 */
export function isReadAlike(path: string, isSame: (reading: string) => boolean): boolean {
  if (!MAY_DIFFER.test(path)) return true;
  const again = path.replace(ENCODED, decoded).replaceAll('\\', '/');
  const onWindows = path.replace(COOKIELESS, '').replace(NOT_IN_NAME, '') || '/';
  return [path, again]
    .flatMap((reading) => [reading, reading.replace(/;.*/s, '')])
    .concat(onWindows)
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
