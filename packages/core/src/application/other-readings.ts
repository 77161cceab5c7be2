/** One character, or some that are one together, as a server that decodes a second time finds them. */
const ENCODED = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi;

/** What leads elsewhere before anybody looks at the path. One that was decoded once holds none. */
const DOT_SEGMENT = /\/\.{1,2}(?:[/;]|$)/;

/**
 * Whether servers that read a path in another way than the gate find the same by it: those that take all from the first `;` on for a
 * query (Fastify before version 5, and what else is made of find-my-way), and those that write the decoded path into a query, where it
 * is decoded again (`RewriteRule` of Apache without the flag `B`).
 *
 * @param path decoded once
 * @param isSame whether another path leads to the same
 */
export function isReadAlike(path: string, isSame: (reading: string) => boolean): boolean {
  // Nearly every path is read by all in one way.
  if (!/[;%]/.test(path)) return true;
  const again = path.replace(ENCODED, decoded).replaceAll('\\', '/');
  return [path, again]
    .flatMap((reading) => [reading, reading.replace(/;.*/s, '')])
    .every((reading) => reading === path || (!DOT_SEGMENT.test(reading) && isSame(reading)));
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return encoded;
    throw error;
  }
}
