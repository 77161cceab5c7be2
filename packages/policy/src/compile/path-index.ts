import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { type PathPattern, segmentsOf } from '../criteria/paths.ts';
import { SegmentWildcards } from './segment-wildcards.ts';

/** A pattern's value, found by a path. */
export interface PathMatch<Value> {
  readonly value: Value;
  /** Whether a wildcard had to stand for a `#` or `?` that is part of a name. */
  readonly delimiterInWildcard: boolean;
}

interface PathNode<Value> {
  readonly literals: Map<string, PathNode<Value>>;
  wildcards: SegmentWildcards<PathNode<Value>> | undefined;
  /** Of the pattern that ends here. */
  exact: Value | undefined;
  /** Of the pattern that goes on from here with `**`. */
  below: Value | undefined;
}

/**
 * Values by path pattern, as a tree of segments: a path visits only the branches that it matches, however many there
 * are. Maps throughout, so no segment can be mistaken for a property of an object.
 */
export class PathIndex<Value> {
  readonly #root: PathNode<Value> = emptyNode();
  /** The last path, and what was found: proofs ask about one path by each method and resource in turn. */
  #last: { readonly path: string; readonly matches: readonly PathMatch<Value>[] } | undefined;

  /** The value of a pattern, made by `create` the first time. */
  at(pattern: PathPattern, create: () => Value): Value {
    this.#last = undefined;
    let node = this.#root;
    for (const segment of pattern.segments) node = childOf(node, segment);
    const end = pattern.below ? 'below' : 'exact';
    const value = node[end] ?? create();
    node[end] = value;
    return value;
  }

  /** The values of all patterns that match a canonical path. */
  find(path: string): readonly PathMatch<Value>[] {
    if (this.#last?.path === path) return this.#last.matches;
    const matches: PathMatch<Value>[] = [];
    if (!path.startsWith('/')) return matches;
    const segments = segmentsOf(path);
    // The last segment that holds a delimiter: a `**` before it stands for it.
    const delimited = countNameDelimiters(path) === 0 ? -1 : segments.findLastIndex(holdsDelimiter);
    collect(this.#root, segments, 0, { delimited, delimiterInWildcard: false, belowOnly: false }, matches);
    this.#last = { path, matches };
    return matches;
  }

  /** The values of all patterns that match whatever a pattern matches, no wildcard standing for a `#` or `?` of it. */
  covering(pattern: PathPattern): readonly Value[] {
    const matches: PathMatch<Value>[] = [];
    const segments = pattern.segments.map((segment) => segment.replaceAll('*', ANY_TEXT));
    const delimited = segments.findLastIndex(holdsDelimiter);
    const walk = { delimited, delimiterInWildcard: false, belowOnly: pattern.below };
    collect(this.#root, segments, 0, walk, matches);
    return matches.flatMap(({ value, delimiterInWildcard }) => (delimiterInWildcard ? [] : [value]));
  }
}

/** Stands for what a star may stand for: a character that no pattern spells, so only another star matches it. */
const ANY_TEXT = '\u{f8ff}';

interface Walk {
  readonly delimited: number;
  readonly delimiterInWildcard: boolean;
  /** Whether only patterns that end in `**` count. */
  readonly belowOnly: boolean;
}

function collect<Value>(
  node: PathNode<Value>,
  segments: readonly string[],
  depth: number,
  walk: Walk,
  matches: PathMatch<Value>[],
): void {
  const { delimited, delimiterInWildcard, belowOnly } = walk;
  if (node.below !== undefined) {
    matches.push({ value: node.below, delimiterInWildcard: delimiterInWildcard || delimited >= depth });
  }
  const segment = segments[depth];
  if (segment === undefined) {
    if (node.exact !== undefined && !belowOnly) matches.push({ value: node.exact, delimiterInWildcard });
    return;
  }
  const literal = node.literals.get(segment);
  if (literal !== undefined) collect(literal, segments, depth + 1, walk, matches);
  for (const wildcard of node.wildcards?.find(segment) ?? []) {
    // More of them than the pattern spells: a star stands for the rest.
    const stretched = delimited >= depth && countNameDelimiters(segment) > wildcard.delimiters;
    const below = stretched ? { ...walk, delimiterInWildcard: true } : walk;
    collect(wildcard.value, segments, depth + 1, below, matches);
  }
}

function childOf<Value>(node: PathNode<Value>, segment: string): PathNode<Value> {
  if (segment.includes('*')) {
    node.wildcards ??= new SegmentWildcards();
    return node.wildcards.at(segment, emptyNode<Value>);
  }
  const known = node.literals.get(segment);
  if (known !== undefined) return known;
  const child = emptyNode<Value>();
  node.literals.set(segment, child);
  return child;
}

function emptyNode<Value>(): PathNode<Value> {
  return { literals: new Map(), wildcards: undefined, exact: undefined, below: undefined };
}

function holdsDelimiter(segment: string): boolean {
  return countNameDelimiters(segment) > 0;
}
