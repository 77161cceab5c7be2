/**
 * Patterns of the paths that a pattern of `resources` fits besides its own: in other cases of letters, and with what follows
 * a `;` in a segment. One segment is spelled otherwise in each, or all of them, so that a rule which holds one spelling alone
 * is told from one that holds them all.
 *
 * @param pattern as rules write paths
 * @param spelled segments that rules write: another case is none of these
 */
export function otherSpellings(
  pattern: string,
  caseSensitive: boolean,
  spelled: ReadonlySet<string>,
): readonly string[] {
  const segments = pattern.split('/').filter((segment) => segment !== '');
  const ways = [withParameter, ...(caseSensitive ? [] : casings(spelled))];
  const all = ways.flatMap((way) => [
    ...segments.map((_, at) => segments.map((segment, index) => (index === at ? way(segment) : segment))),
    segments.map(way),
  ]);
  return [...new Set(all.map((each) => `/${each.join('/')}`))].filter((each) => each !== pattern);
}

type Way = (segment: string) => string;

/** A path parameter, which is no part of the segment (RFC 3986 section 3.3). */
const withParameter: Way = (segment) => (isAny(segment) ? segment : `${segment};x`);

/** Another case from the first letter on, another that begins as it did, and both with a parameter. */
function casings(spelled: ReadonlySet<string>): readonly Way[] {
  const from =
    (first: number): Way =>
    (segment) =>
      isAny(segment) ? segment : otherCase(segment, first, spelled);
  return [from(0), from(1), (segment) => withParameter(from(0)(segment))];
}

/** The first that nobody writes of those in which the letter at a place has another case, and some of those behind it. */
function otherCase(segment: string, first: number, spelled: ReadonlySet<string>): string {
  const letters = [...segment];
  const head = letters.slice(0, first).join('');
  for (let end = letters.length; end > first; end--) {
    const other = head + swapped(letters.slice(first, end).join('')) + letters.slice(end).join('');
    if (other !== segment && other.toLowerCase() === segment.toLowerCase() && !spelled.has(other))
      return other;
  }
  return segment;
}

function swapped(text: string): string {
  return Array.from(text, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  ).join('');
}

function isAny(segment: string): boolean {
  return segment.includes('*');
}
