import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { isPattern, matchesPattern } from '../criteria/name-pattern.ts';
import { pathPattern } from '../criteria/paths.ts';
import { CAPITALS, DIGITS, type ReadText, SMALL_LETTERS, segmentClasses } from './segment-classes.ts';
import { UndecidedError } from './undecided-error.ts';
import { cachedVariants, type WordWithVariants } from './word-variants.ts';

/** More paths than this are refused. */
const MOST_PATHS = 200_000;

/** What a classifier reads at a path and below it, by more than its text. */
export interface ReadPath {
  /** The complete key, for comparing two paths. */
  readonly all: string;
  /** Whether it reads all that is below alike. */
  readonly ends: boolean;
  /** Words that it reads as the next segment. */
  readonly words: readonly WordWithVariants[];
  /** Default: no segment is read otherwise than by its words. */
  readonly readWith?: ReadWith;
}

/** Segments that may be refused although others that the same patterns match are not. */
export interface ReadWith {
  /** Characters of which each such segment contains one. */
  readonly letters: string;
  /** `state` and `kind` as in a `ReadText`. */
  readonly read: (text: string) => { readonly state: string; readonly kind: string };
}

/** Patterns by which a classifier tells paths apart, in addition to those of a policy. */
export interface OwnPatterns {
  readonly patterns: readonly string[];
  /** Whether they tell any paths apart below one that ends in a slash. */
  readonly apply: (path: string) => boolean;
}

/** What a classifier reads at a path that ends in a slash. */
export type ReadBelow = (path: string) => ReadPath;

const NOTHING: ReadPath = { all: '', ends: true, words: [] };
const NO_PATTERNS: OwnPatterns = { patterns: [], apply: () => true };

interface PatternNode {
  readonly number: number;
  readonly literals: Map<string, PatternNode>;
  readonly wildcards: Map<string, PatternNode>;
  below: boolean;
  /** The same without the classifier's patterns: whether one of the policy goes through it, and whether one of those means all below. */
  ofPolicy: boolean;
  belowOfPolicy: boolean;
}

/**
 * Returns paths that represent all paths matched by the same patterns: at least one for each class of the patterns' combined
 * automaton. The evaluator decides which patterns match a path; two of the returned paths may be in the same class.
 *
 * @param delimiters whether a `#` in a name makes a difference, so that paths with one are among them
 * @param wordsBelow segments that are looked at by themselves below a path, where a wildcard stands for them, and patterns of
 * such, which stand for words of small letters or of capitals, or for numbers. Default: none
 * @param readBelow what is read below a path in more spellings than one. Default: nothing
 * @param own patterns of the classifier. Default: none
 */
export function pathAtoms(
  patterns: readonly string[],
  delimiters: boolean,
  wordsBelow: (path: string) => readonly string[] = () => [],
  readBelow: ReadBelow = () => NOTHING,
  own: OwnPatterns = NO_PATTERNS,
): readonly string[] {
  // Before a tree of them fills all the memory: each stands for a path at least.
  const count = patterns.length + own.patterns.length;
  if (count > MOST_PATHS && new Set([...patterns, ...own.patterns]).size > MOST_PATHS) throw tooMany();
  const root = treeOf(patterns, own.patterns);
  const found = new Set<string>();
  const seen = new Set<string>();
  const spellingsOf = cachedVariants(delimiters);
  const emit = (path: string): void => {
    if (found.size >= MOST_PATHS) throw tooMany();
    found.add(path);
  };
  const walk = (prefix: string, matched: readonly PatternNode[], belows: string, said: string): void => {
    const policyOnly = !own.apply(`${prefix}/`);
    const nodes = policyOnly ? matched.filter(({ ofPolicy }) => ofPolicy) : matched;
    const meansAllBelow = (node: PatternNode): boolean => (policyOnly ? node.belowOfPolicy : node.below);
    const here = nodes.filter(meansAllBelow).map(({ number }) => number);
    const all = here.length === 0 ? belows : `${belows},${here.join()}`;
    const read = readBelow(`${prefix}/`);
    const key = `${nodes.map(({ number }) => number).join()}|${all}|${said}|${read.all}`;
    if (seen.has(key)) return;
    seen.add(key);
    emit(`${prefix}/`);
    const { segments, known } = segmentsAt(nodes, {
      below: here.length > 0 || (all !== '' && !read.ends),
      delimiters,
      policyOnly,
      words: wordsBelow(`${prefix}/`),
      spellings: (wildcards, written) => read.words.flatMap((word) => spellingsOf(word, wildcards, written)),
      readWith: read.readWith,
    });
    for (const segment of segments) {
      const path = `${prefix}/${segment}`;
      emit(path);
      // How many of them a segment holds decides for which patterns a wildcard stands for one.
      const held = delimiters ? `/${countNameDelimiters(segment)}` : '';
      const next = nodes.flatMap((node) => childrenOf(node, segment, policyOnly));
      // The patterns may go on alike after words that what is asked for below differs by, and below a segment that is but a parameter, or
      // ends in two dots, there may be nothing.
      const spelled = known.has(segment) ? `${said}/${segment}` : `${said}${ownKind(segment)}`;
      const goesOn = next.length > 0 || (all !== '' && !readBelow(`${path}/`).ends);
      if (goesOn) walk(path, next, all + held, spelled);
    }
  };
  walk('', [root], '', '');
  return [...found];
}

function tooMany(): UndecidedError {
  return new UndecidedError(`the patterns distinguish more than ${MOST_PATHS} paths`);
}

function treeOf(patterns: readonly string[], own: readonly string[]): PatternNode {
  let count = 0;
  const create = (): PatternNode => ({
    number: count++,
    literals: new Map(),
    wildcards: new Map(),
    below: false,
    ofPolicy: false,
    belowOfPolicy: false,
  });
  const root = create();
  root.ofPolicy = true;
  const policy = new Set(patterns);
  for (const text of new Set([...policy, ...own])) {
    const { segments, below } = pathPattern(text);
    const ofPolicy = policy.has(text);
    let node = root;
    for (const segment of segments) {
      const children = segment.includes('*') ? node.wildcards : node.literals;
      const child = children.get(segment) ?? create();
      children.set(segment, child);
      node = child;
      node.ofPolicy ||= ofPolicy;
    }
    node.below ||= below;
    node.belowOfPolicy ||= below && ofPolicy;
  }
  return root;
}

/** Segments for every way in which a path can go on. */
interface Segments {
  readonly segments: readonly string[];
  /** Those among them, and others, that are words of the classifier. */
  readonly known: ReadonlySet<string>;
}

/** What there is besides patterns. */
interface Asked {
  /** Whether a pattern means all that is below. */
  readonly below: boolean;
  readonly delimiters: boolean;
  /** Whether the classifier's own patterns are left out. */
  readonly policyOnly: boolean;
  readonly words: readonly string[];
  /** Variants of words, of each class that wildcards tell apart one that is not written by a pattern. */
  readonly spellings: (wildcards: readonly string[], written: ReadonlySet<string>) => readonly string[];
  readonly readWith: ReadWith | undefined;
}

function segmentsAt(
  nodes: readonly PatternNode[],
  { below, delimiters, policyOnly, words, spellings, readWith }: Asked,
): Segments {
  const spelledBy = (children: ReadonlyMap<string, PatternNode>): readonly string[] =>
    [...children].flatMap(([segment, { ofPolicy }]) => (policyOnly && !ofPolicy ? [] : [segment]));
  const literals = new Set(nodes.flatMap((node) => spelledBy(node.literals)));
  literals.delete('');
  const wildcards = [...new Set(nodes.flatMap((node) => spelledBy(node.wildcards)))];
  const any = below ? [...wildcards, '*'] : wildcards;
  const known = new Set([
    ...words.filter((word) => !isPattern(word)),
    ...wordsOf(words.filter(isPattern), any),
  ]);
  const found = [...known, ...spellings(wildcards, literals)].filter((word) => isStoodFor(word, any));
  const spelled = new Set([...literals, ...found]);
  const isSpelled = (letter: string): boolean => wildcards.some((wildcard) => wildcard.includes(letter));
  const read =
    readWith && [...readWith.letters].some(isSpelled) ? readSegmentWith(readWith.read) : readSegment;
  const classes = segmentClasses(wildcards, spelled, delimiters, { read });
  return { segments: [...spelled, ...classes], known };
}

/**
 * Canonical paths have no dot segments, with or without a parameter (RFC 3986 section 3.3). They have no segment after one that
 * ends in two dots, and applications may reject a segment that is only a parameter: none of these may represent other segments.
 */
const readSegment: ReadText = (text) => {
  if (/^\.{1,2}$/.test(text)) return { state: text.length, whole: false };
  if (/^\.{1,2};/.test(text)) return undefined;
  const kind = ownKind(text);
  return { state: kind, whole: true, kind };
};

/** The same, with what else is read of a segment. */
function readSegmentWith(read: ReadWith['read']): ReadText {
  return (text) => {
    const own = readSegment(text);
    if (own === undefined) return undefined;
    const { state, kind } = read(text);
    return { ...own, state: `${own.state} ${state}`, kind: `${own.kind ?? ''} ${kind}` };
  };
}

function ownKind(segment: string): string {
  if (segment.startsWith(';')) return '/;';
  return /[^.]\.\.$/.test(segment) ? '/..' : '';
}

/** Words and numbers that patterns of such and wildcards together tell apart; none where no wildcard stands for one. */
function wordsOf(patterns: readonly string[], wildcards: readonly string[]): readonly string[] {
  if (wildcards.length === 0) return [];
  return [DIGITS, SMALL_LETTERS, CAPITALS].flatMap((letters) => {
    const spelled = patterns.filter((pattern) =>
      [...pattern].every((each) => each === '*' || letters.includes(each)),
    );
    return spelled.length === 0
      ? []
      : segmentClasses([...spelled, ...wildcards], new Set(), false, { letters });
  });
}

function isStoodFor(word: string, wildcards: readonly string[]): boolean {
  return wildcards.some((wildcard) => matchesPattern(wildcard, word));
}

function childrenOf(node: PatternNode, segment: string, policyOnly: boolean): readonly PatternNode[] {
  const literal = node.literals.get(segment);
  const found = literal === undefined ? [] : [literal];
  for (const [wildcard, child] of node.wildcards) {
    if (matchesPattern(wildcard, segment)) found.push(child);
  }
  return policyOnly ? found.filter(({ ofPolicy }) => ofPolicy) : found;
}
