/** One character, or some that are one together, as a server that decodes a second time finds them. */
const ENCODED = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi;

/**
 * What servers make of a path that read it in another way than the gate: those that take all from the first `;` on for a query
 * (Fastify before version 5, and what else is made of find-my-way), and those that write the decoded path into a query, where it is
 * decoded again (`RewriteRule` of Apache without the flag `B`). None for nearly every path.
 *
 * @param path decoded once
 */
export function otherReadings(path: string): readonly string[] {
  if (!/[;%]/.test(path)) return [];
  const again = path.replace(ENCODED, decoded).replaceAll('\\', '/');
  return [path, again].flatMap((read) => [read, read.replace(/;.*/s, '')]).filter((read) => read !== path);
}

/** Whether a path leads elsewhere before it is looked at: no path that was decoded once holds such a segment. */
export function hasDotSegment(path: string): boolean {
  return /\/\.{1,2}(?:[/;]|$)/.test(path);
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return encoded;
    throw error;
  }
}
