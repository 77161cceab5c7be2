import { foldCase } from '@portcullis/core/internal';

/** What a pattern found in a path. */
export interface PathMatch {
  /** The segment at `:id`. */
  readonly id: string | undefined;
  /** Which segment stands at `:secret`. */
  readonly secret: number | undefined;
}

/** A path pattern, compiled. */
export interface PathPattern {
  /** Looks at the segments of a decoded path. `undefined` if the pattern does not fit. */
  readonly match: (segments: readonly string[]) => PathMatch | undefined;
}

const MASK = '[secret]';

const PARAMETER = /^:[a-z][a-z\d]*$/i;
const LITERAL = /^[^:*;#?%\\&\s]+(?:\.\*)?$/;

/**
 * Why a text is no pattern; `undefined` if it is one. A pattern begins with a slash. Between its slashes stand words, `:id`
 * and other `:names`, each for one segment, or `*`; `word.*` is a word in any format or none (`export.csv`), and a `**` at the end is
 * for all that follows, and for nothing.
 */
export function patternProblem(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string' || !pattern.startsWith('/')) {
    return 'must begin with a slash, such as /reports/:id';
  }
  const segments = segmentsOf(pattern);
  for (const [index, segment] of segments.entries()) {
    if (segment === '**' && index === segments.length - 1) continue;
    if (segment === '*' || PARAMETER.test(segment) || LITERAL.test(segment)) continue;
    return `has a segment that is no word, no :name, no * and no ** at the end: "${segment.slice(0, 64)}"`;
  }
  const names = segments.filter((segment) => segment.startsWith(':'));
  return new Set(names).size === names.length ? undefined : 'has two segments of one :name';
}

/**
 * Compiles a pattern. It fits a path with or without a slash at its end, in any case of letters, and whatever follows a `;`
 * in a segment: applications that tell these apart are fewer than those that do not, and what a rule denies by its kind must
 * not be open under another spelling.
 */
export function pathPattern(pattern: string, caseSensitive: boolean): PathPattern {
  const fold = (text: string): string => (caseSensitive ? text : foldCase(text));
  const wanted = segmentsOf(pattern).map((segment) => (segment.startsWith(':') ? segment : fold(segment)));
  const rest = wanted.at(-1) === '**';
  const fixed = rest ? wanted.slice(0, -1) : wanted;

  const fits = (segments: readonly string[]): boolean => {
    if (rest ? segments.length < fixed.length : segments.length !== fixed.length) return false;
    return fixed.every((word, index) => isAny(word) || isSpelled(fold(bare(segments[index] ?? '')), word));
  };
  const place = fixed.indexOf(':id');
  const secret = fixed.indexOf(':secret');

  return {
    match: (segments) => {
      if (!fits(segments)) return undefined;
      return { id: segments[place], secret: secret === -1 ? undefined : secret };
    },
  };
}

/** A path with the segments masked that patterns find a secret in. */
export function maskedPath(path: string, patterns: readonly PathPattern[]): string {
  const parts = path.split('/');
  // What was refused is written down as well: with empty segments, and encoded more than it had to be.
  const words = parts.map(decoded);
  const filled = words.flatMap((word, index) => (bare(word) === '' ? [] : [index]));
  const segments = filled.map((index) => words[index] ?? '');
  for (const { match } of patterns) {
    const secret = match(segments)?.secret;
    if (secret === undefined) continue;
    segments[secret] = MASK;
    parts[filled[secret] ?? 0] = MASK;
  }
  return parts.join('/');
}

/** What stands between the slashes of a path. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isAny(word: string): boolean {
  return word === '*' || word.startsWith(':');
}

/** Whether a segment is a word, or the word in some format where any will do: `export.*`. */
function isSpelled(segment: string, word: string): boolean {
  if (!word.endsWith('.*')) return segment === word;
  return segment === word.slice(0, -2) || segment.startsWith(word.slice(0, -1));
}

/** A segment without its path parameters (RFC 3986 section 3.3), which Java's servers take away before they look. */
function bare(segment: string): string {
  const end = segment.indexOf(';');
  return end === -1 ? segment : segment.slice(0, end);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
