/** A path pattern, compiled. */
export interface PathPattern {
  /** Segments in order, without a `**` at the end. A `*` in one is a wildcard. */
  readonly segments: readonly string[];
  /** Whether the pattern ends in `**`: all paths below, and the path itself. */
  readonly below: boolean;
}

/** Compiles a checked pattern. */
export function pathPattern(pattern: string): PathPattern {
  const segments = segmentsOf(pattern);
  const below = segments.at(-1) === '**';
  return { segments: below ? segments.slice(0, -1) : segments, below };
}

/** The segments of a canonical path. One that ends in a slash has an empty last segment. */
export function segmentsOf(path: string): readonly string[] {
  return path.slice(1).split('/');
}

/** What a pattern must not hold, since no canonical path does. The order decides which is said. */
const IMPOSSIBLE: readonly (readonly [RegExp, string])[] = [
  [/^(?!\/)/, 'must begin with "/"'],
  [/\/\//, 'has an empty segment: no canonical path holds "//"'],
  [/\/\.{1,2}(?:$|[/;])/, 'has a dot segment: paths are compared after "." and ".." are resolved'],
  [/%[\da-f]{2}/i, 'is percent-encoded: write the characters themselves, paths are compared decoded'],
  [/\\/, 'holds a backslash, which no canonical path does'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  [/[\0-\x1f\x7f]/, 'holds a control character, which no canonical path does'],
  [/\u{f8ff}/u, 'holds the private character U+F8FF, which stands for nothing'],
];

/** What is wrong with a pattern, above all whatever could never match; `undefined` where nothing is. */
export function pathPatternProblem(pattern: string, delimitersInNames: boolean): string | undefined {
  const impossible = IMPOSSIBLE.find(([form]) => form.test(pattern));
  if (impossible !== undefined) return impossible[1];
  if (pattern.includes('?') && !delimitersInNames) {
    return 'holds "?": a query is never part of a decision, and a name holds one only with `delimitersInNames`';
  }
  const segments = segmentsOf(pattern);
  const stars = segments.findIndex((segment) => segment.includes('**'));
  if (stars === -1) return undefined;
  if (segments[stars] !== '**') return 'has "**" inside a segment: write "*"';
  return stars === segments.length - 1
    ? undefined
    : 'has "**" before its end: only the last segment may be "**"';
}
