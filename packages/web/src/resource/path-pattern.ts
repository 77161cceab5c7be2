import { foldCase } from '@portcullis/core/internal';

/** A path pattern, compiled. */
export interface PathPattern {
  /** Whether it matches a path, given the words of its segments. */
  readonly fits: (words: readonly string[]) => boolean;
  /** Index of the segment at `:id`; -1 for none. */
  readonly id: number;
  /** Index of the segment at `:secret`; -1 for none. */
  readonly secret: number;
}

const MASK = '[secret]';

const PARAMETER = /^:[a-z][a-z\d]*$/i;
// Nor is one that no canonical path has: what a rule denies by its kind would be denied nowhere.
const LITERAL = /^(?!\.\.?$)[^:*;#?%\\\s\p{Cc}]+(?:\.\*)?$/u;

/**
 * Why a text is not a pattern; `undefined` if it is one. A pattern starts with a slash. Between its slashes are words, `:id` and other
 * `:names`, each for one segment, or `*`; `word.*` is a word in any format or none (`export.csv`), and a `**` at the end is for all that
 * follows, and for nothing.
 */
export function patternProblem(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string' || !pattern.startsWith('/')) {
    return 'must start with a slash, such as /reports/:id';
  }
  const segments = segmentsOf(pattern);
  for (const [index, segment] of segments.entries()) {
    if (segment === '**' && index === segments.length - 1) continue;
    if (segment === '*' || PARAMETER.test(segment) || LITERAL.test(segment)) continue;
    return `has a segment that is neither a word, :name, * nor a final **: "${segment.slice(0, 64)}"`;
  }
  const names = segments.filter((segment) => segment.startsWith(':'));
  return new Set(names).size === names.length ? undefined : 'has two segments with the same :name';
}

/** What patterns compare of a segment. A path is read so once, for all of its patterns. */
export type WordOf = (segment: string) => string;

/**
 * Reads segments without what follows a `;`, and case-insensitively unless `caseSensitive`: most applications do not distinguish these, and
 * what a rule denies by its kind must not be open in another encoding.
 */
export function wordReader(caseSensitive: boolean): WordOf {
  if (caseSensitive) return bare;
  // Most segments are their own word, and to find that out takes a tenth of folding them.
  return (segment) => (/^[a-z\d_-]*$/.test(segment) ? segment : foldCase(bare(segment)));
}

/** Compiles a pattern. It fits a path with or without a slash at its end. */
export function pathPattern(pattern: string, wordOf: WordOf): PathPattern {
  const wanted = segmentsOf(pattern).map((segment) => (segment.startsWith(':') ? segment : wordOf(segment)));
  const rest = wanted.at(-1) === '**';
  const fixed = rest ? wanted.slice(0, -1) : wanted;
  return {
    fits: (words) => {
      if (rest ? words.length < fixed.length : words.length !== fixed.length) return false;
      return fixed.every((word, index) => isAny(word) || isSpelled(words[index] ?? '', word));
    },
    id: fixed.indexOf(':id'),
    secret: fixed.indexOf(':secret'),
  };
}

/**
 * A path with the segments masked that patterns find a secret in.
 * @param patterns patterns that all have a mask
 */
export function maskedPath(path: string, patterns: readonly PathPattern[], wordOf: WordOf): string {
  const parts = path.split('/');
  // What was refused is written down as well: with empty segments, and encoded more than it had to be.
  const segments = parts.map(decoded);
  const filled = segments.flatMap((segment, index) => (bare(segment) === '' ? [] : [index]));
  const words = filled.map((index) => wordOf(segments[index] ?? ''));
  for (const { fits, secret } of patterns) {
    if (!fits(words)) continue;
    words[secret] = MASK;
    parts[filled[secret] ?? 0] = MASK;
  }
  return parts.join('/');
}

/** The texts between the slashes of a path. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** Whether a segment of a pattern is any segment of a path. */
export function isAny(word: string): boolean {
  return word === '*' || word.startsWith(':');
}

/** Whether a segment is a word, or the word in some format where any will do: `export.*`. */
export function isSpelled(segment: string, word: string): boolean {
  if (!word.endsWith('.*')) return segment === word;
  return segment === word.slice(0, -2) || segment.startsWith(word.slice(0, -1));
}

/** A segment without its path parameters (RFC 3986 section 3.3), which Java servers remove before they route. */
function bare(segment: string): string {
  return segment.replace(/;.*/s, '');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
