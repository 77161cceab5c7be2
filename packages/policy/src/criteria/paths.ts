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

/** What a pattern must not contain, because canonical paths never do. The first problem is reported. */
const IMPOSSIBLE: readonly (readonly [RegExp, string])[] = [
  [/^(?!\/)/, 'must start with "/"'],
  [/\/\//, 'has an empty segment: canonical paths never contain "//"'],
  [/\/\.{1,2}(?:$|[/;])/, 'has a dot segment: paths are compared after "." and ".." are resolved'],
  [
    /%[\da-f]{2}/i,
    'is percent-encoded: write the decoded characters, because paths are compared after decoding',
  ],
  [/\\/, 'contains a backslash, which canonical paths never contain'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  [/[\0-\x1f\x7f]/, 'contains a control character, which canonical paths never contain'],
  [/\u{f8ff}/u, 'contains the private-use character U+F8FF, which is reserved'],
];

/** What is wrong with a pattern, above all whatever could never match; `undefined` where nothing is. */
export function pathPatternProblem(pattern: string, delimitersInNames: boolean): string | undefined {
  const impossible = IMPOSSIBLE.find(([form]) => form.test(pattern));
  if (impossible !== undefined) return impossible[1];
  if (pattern.includes('?') && !delimitersInNames) {
    return 'contains "?": queries are never part of a decision, and a file name contains one only with `delimitersInNames`';
  }
  const segments = segmentsOf(pattern);
  const stars = segments.findIndex((segment) => segment.includes('**'));
  if (stars === -1) return undefined;
  if (segments[stars] !== '**') return 'has "**" inside a segment: use "*"';
  return stars === segments.length - 1
    ? undefined
    : 'has "**" before its end: only the last segment may be "**"';
}
