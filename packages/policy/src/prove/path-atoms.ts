import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { isPattern } from '../criteria/name-pattern.ts';
import { pathPattern } from '../criteria/paths.ts';
import { CAPITALS, DIGITS, SMALL_LETTERS, segmentClasses } from './segment-classes.ts';
import { UndecidedError } from './undecided-error.ts';

/** More paths than this are refused. */
const MOST_PATHS = 200_000;

interface PatternNode {
  readonly number: number;
  readonly literals: Map<string, PatternNode>;
  readonly wildcards: Map<string, PatternNode>;
  below: boolean;
}

/**
 * Paths of which each stands for all that the same patterns match: at least one for every class of the patterns' common
 * automaton. Which patterns match a path is for the evaluator to say: two of these paths may be of one class.
 *
 * @param delimiters whether a `#` in a name makes a difference, so that paths with one are among them
 * @param wordsBelow segments that are looked at by themselves below a path, where a wildcard stands for them, and patterns of
 * such, which stand for words of small letters or of capitals, or for numbers. Default: none
 */
export function pathAtoms(
  patterns: readonly string[],
  delimiters: boolean,
  wordsBelow: (path: string) => readonly string[] = () => [],
): readonly string[] {
  // Before a tree of them fills all the memory: each stands for a path at least.
  if (patterns.length > MOST_PATHS && new Set(patterns).size > MOST_PATHS) throw tooMany();
  const root = treeOf(patterns);
  const found = new Set<string>();
  const seen = new Set<string>();
  const emit = (path: string): void => {
    if (found.size >= MOST_PATHS) throw tooMany();
    found.add(path);
  };
  const walk = (prefix: string, nodes: readonly PatternNode[], belows: string, said: string): void => {
    const here = nodes.filter(({ below }) => below).map(({ number }) => number);
    const all = here.length === 0 ? belows : `${belows},${here.join()}`;
    const key = `${nodes.map(({ number }) => number).join()}|${all}|${said}`;
    if (seen.has(key)) return;
    seen.add(key);
    emit(`${prefix}/`);
    const { segments, known } = segmentsAt(nodes, delimiters, wordsBelow(`${prefix}/`));
    for (const segment of segments) {
      const path = `${prefix}/${segment}`;
      emit(path);
      // How many of them a segment holds decides for which patterns a wildcard stands for one.
      const held = delimiters ? `/${countNameDelimiters(segment)}` : '';
      const next = nodes.flatMap((node) => childrenOf(node, segment));
      // The patterns may go on alike after words that what is asked for below differs by.
      const spelled = known.has(segment) ? `${said}/${segment}` : said;
      if (next.length > 0) walk(path, next, all + held, spelled);
    }
  };
  walk('', [root], '', '');
  return [...found];
}

function tooMany(): UndecidedError {
  return new UndecidedError(`the patterns tell more than ${MOST_PATHS} paths apart`);
}

function treeOf(patterns: readonly string[]): PatternNode {
  let count = 0;
  const create = (): PatternNode => ({
    number: count++,
    literals: new Map(),
    wildcards: new Map(),
    below: false,
  });
  const root = create();
  for (const text of new Set(patterns)) {
    const { segments, below } = pathPattern(text);
    let node = root;
    for (const segment of segments) {
      const children = segment.includes('*') ? node.wildcards : node.literals;
      const child = children.get(segment) ?? create();
      children.set(segment, child);
      node = child;
    }
    node.below ||= below;
  }
  return root;
}

/** Segments for every way in which a path can go on. */
interface Segments {
  readonly segments: readonly string[];
  /** Those among them, and others, that are words of the classifier. */
  readonly known: ReadonlySet<string>;
}

function segmentsAt(nodes: readonly PatternNode[], delimiters: boolean, words: readonly string[]): Segments {
  const literals = new Set(nodes.flatMap((node) => [...node.literals.keys()]));
  literals.delete('');
  const wildcards = [...new Set(nodes.flatMap((node) => [...node.wildcards.keys()]))];
  const any = nodes.some(({ below }) => below) ? [...wildcards, '*'] : wildcards;
  const known = new Set([
    ...words.filter((word) => !isPattern(word)),
    ...wordsOf(words.filter(isPattern), any),
  ]);
  const spelled = new Set([...literals, ...[...known].filter((word) => isStoodFor(word, any))]);
  return { segments: [...spelled, ...segmentClasses(wildcards, spelled, delimiters)], known };
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
  return wildcards.some((wildcard) => matchesWildcard(wildcard, word));
}

function childrenOf(node: PatternNode, segment: string): readonly PatternNode[] {
  const literal = node.literals.get(segment);
  const found = literal === undefined ? [] : [literal];
  for (const [wildcard, child] of node.wildcards) {
    if (matchesWildcard(wildcard, segment)) found.push(child);
  }
  return found;
}

/** The first place each text fits is the best one. */
function matchesWildcard(wildcard: string, segment: string): boolean {
  const first = wildcard.slice(0, wildcard.indexOf('*'));
  const last = wildcard.slice(wildcard.lastIndexOf('*') + 1);
  const end = segment.length - last.length;
  if (!segment.startsWith(first) || !segment.endsWith(last) || end < first.length) return false;
  let position = first.length;
  for (const text of wildcard.split('*').slice(1, -1)) {
    const at = segment.indexOf(text, position);
    if (at === -1 || at + text.length > end) return false;
    position = at + text.length;
  }
  return true;
}
