import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { UndecidedError } from './undecided-error.ts';

/** The most states of the combined automaton of the wildcards at one position. */
const MOST_STATES = 20_000;

/** Characters for names that no rule contains: the first one that no pattern contains is used. */
const ANY_LETTER = [...'1xyzqjkwvu0987654-_~', 'é', 'ß', 'Ω'];

export const SMALL_LETTERS = 'abcdefghijklmnopqrstuvwxyz';
export const CAPITALS: string = SMALL_LETTERS.toUpperCase();
/** In this order, so that examples of numbers do not start with a zero if another digit is possible. */
export const DIGITS = '1234567890';

/** Which texts there are. */
export interface Spelling {
  /** What a text is made of. Default: what is spelled, and a letter that nobody spells. */
  readonly letters?: string | undefined;
  /** What each text begins with, and is longer than. Default: nothing. */
  readonly after?: string;
  /** Letters besides those that are spelled, the plainest first. Default: none. */
  readonly further?: readonly string[];
  /** Which texts are asked for. Default: any. */
  readonly read?: ReadText;
}

/**
 * How a text is read, letter by letter: `state` tells apart what may go on otherwise, and should have few values; `whole` whether
 * it is asked for; `kind` which texts no other kind may stand for. `undefined` where nothing that begins so is asked for.
 */
export type ReadText = (
  text: string,
) => { readonly state: number | string; readonly whole: boolean; readonly kind?: string } | undefined;

/**
 * Texts of which each stands for all that the same patterns match: the classes of the patterns' common automaton, one
 * text of each. `*` in a pattern is any text, the empty one too; a text of a class is never empty.
 *
 * @param delimiters whether texts that hold a `#` are told from those that do not
 * @param taken texts that stand for themselves, and for no class
 */
export function segmentClasses(
  patterns: readonly string[],
  taken: ReadonlySet<string>,
  delimiters: boolean,
  { letters, after = '', further = [], read = anyText }: Spelling = {},
): readonly string[] {
  // By whole characters: one beyond the first plane is two units of a text, and no half of it is ever asked for.
  const spelled = patterns.map((pattern) => [...pattern]);
  const spelt = new Set([...patterns, ...taken].flatMap((text) => [...text]));
  const other = ANY_LETTER.find((letter) => !spelt.has(letter)) ?? '\u{10ffff}';
  const inPatterns = new Set(patterns.flatMap((pattern) => [...pattern]));
  inPatterns.delete('*');
  inPatterns.delete('#');
  const any = [other, ...inPatterns, ...(delimiters || spelt.has('#') ? ['#'] : [])];
  const alphabet = letters ?? new Set([...further, ...any]);
  const prefixes = new Set<string>();
  for (const text of taken) {
    for (let length = 1; length <= text.length; length++) prefixes.add(text.slice(0, length));
  }

  // One more than a pattern spells is one that its star stands for.
  const mostDelimiters = delimiters ? Math.max(0, ...patterns.map(countNameDelimiters)) + 1 : 0;
  const found = new Map<string, string>();
  const begun = spelled.map((pattern) => ({
    pattern,
    places: [...after].reduce((places, letter) => step(pattern, places, letter), closure(pattern, [0])),
  }));
  const open = [{ text: after, states: begun }];
  const seen = new Set<string>();
  for (const { text, states } of open) {
    for (const letter of alphabet) {
      const next = states.map(({ pattern, places }) => ({ pattern, places: step(pattern, places, letter) }));
      const longer = text + letter;
      const reading = read(longer);
      if (reading === undefined) continue;
      const hashes = Math.min(countNameDelimiters(longer), mostDelimiters);
      // What begins like a text that is taken is a state of its own: the class may need another text.
      const key = `${next.map(({ places }) => places.join()).join(';')}|${hashes}|${reading.state}|${prefixes.has(longer) ? longer : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_STATES) {
        throw new UndecidedError(`the wildcards of one path segment have more than ${MOST_STATES} states`);
      }
      open.push({ text: longer, states: next });
      if (!reading.whole || taken.has(longer)) continue;
      const accepts = next.map(({ pattern, places }) => places.includes(pattern.length));
      const kind = `${accepts.join()}|${hashes}|${reading.kind ?? ''}`;
      if (!found.has(kind)) found.set(kind, longer);
    }
  }
  return [...found.values()];
}

const ANY_TEXT = { state: 0, whole: true };

const anyText: ReadText = () => ANY_TEXT;

/** Names and patterns, as one name for each class of names that they tell apart. None where there are none. */
export function namesOfClasses(words: readonly string[], spelling?: Spelling): readonly string[] {
  if (words.length === 0) return [];
  const exact = new Set(words.filter((word) => !word.includes('*')));
  const patterns = words.filter((word) => word.includes('*'));
  return [...exact, ...segmentClasses(patterns, exact, false, spelling)];
}

/** The places in a pattern that a letter leads to. */
function step(pattern: readonly string[], places: readonly number[], letter: string): readonly number[] {
  const next = places.flatMap((place) => {
    if (pattern[place] === '*') return [place];
    return pattern[place] === letter ? [place + 1] : [];
  });
  return closure(pattern, next);
}

/** With those behind stars, which may stand for nothing. */
function closure(pattern: readonly string[], places: readonly number[]): readonly number[] {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === '*') all.add(place + 1);
  return [...all].sort((a, b) => a - b);
}
