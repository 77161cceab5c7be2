/** What a pattern found in a path. */
export interface PathMatch {
  /** The segment at `:id`. */
  readonly id: string | undefined;
}

/** A path pattern, compiled. */
export interface PathPattern {
  /** Looks at a decoded path. `undefined` if the pattern does not fit. */
  readonly match: (path: string) => PathMatch | undefined;
  /** The path with what stands at `:secret` masked; the same path if the pattern does not fit. */
  readonly mask: (path: string) => string;
}

const MASK = '[secret]';

const PARAMETER = /^:[a-z][a-z\d]*$/i;
const LITERAL = /^[^:*;#?%\\&\s]+$/;

/**
 * Why a text is no pattern; `undefined` if it is one. A pattern begins with a slash. Between its slashes stand words, `:id`
 * and other `:names`, each for one segment, or `*`; a `**` at the end is for all that follows, and for nothing.
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
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const wanted = segmentsOf(pattern).map((segment) => (segment.startsWith(':') ? segment : fold(segment)));
  const rest = wanted.at(-1) === '**';
  const fixed = rest ? wanted.slice(0, -1) : wanted;

  const fits = (segments: readonly string[]): boolean => {
    if (rest ? segments.length < fixed.length : segments.length !== fixed.length) return false;
    return fixed.every((word, index) => isAny(word) || word === fold(bare(segments[index] ?? '')));
  };
  const place = fixed.indexOf(':id');
  const secret = fixed.indexOf(':secret');

  return {
    match: (path) => {
      const segments = segmentsOf(path);
      return fits(segments) ? { id: place === -1 ? undefined : segments[place] } : undefined;
    },
    mask: (path) => {
      if (secret === -1) return path;
      // What was refused is written down as well: with empty segments, and encoded more than it had to be.
      const parts = path.split('/');
      const filled = parts.flatMap((part, index) => (bare(decoded(part)) === '' ? [] : [index]));
      if (!fits(filled.map((index) => decoded(parts[index] ?? '')))) return path;
      return parts.map((part, index) => (index === filled[secret] ? MASK : part)).join('/');
    },
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isAny(word: string): boolean {
  return word === '*' || word.startsWith(':');
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
