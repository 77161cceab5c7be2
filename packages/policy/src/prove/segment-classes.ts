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

/** The set of texts to classify. */
export interface Spelling {
  /** The characters of a text. Default: those in the patterns, and one that no pattern contains. */
  readonly letters?: string | undefined;
  /** A prefix of each text, which must be longer than it. Default: none. */
  readonly after?: string;
  /** Characters in addition to those of the patterns, the simplest first. Default: none. */
  readonly further?: readonly string[];
  /** Which texts are included. Default: any. */
  readonly read?: ReadText;
}

/**
 * Reads a text letter by letter. Texts with the same `state` must have the same continuations; there should be few states. `whole`
 * is true for an included text. Texts with a different `kind` are in different classes. Returns `undefined` if no included text has
 * this prefix.
 */
export type ReadText = (
  text: string,
) => { readonly state: number | string; readonly whole: boolean; readonly kind?: string } | undefined;

/**
 * Returns one text for each equivalence class of the patterns: each text is in the class of all texts that match the same patterns
 * (states of the patterns' combined automaton). `*` in a pattern matches any text, including the empty one; the returned texts are
 * never empty.
 *
 * @param delimiters whether texts with a `#` are in separate classes
 * @param taken texts that are excluded from the classes
 */
export function segmentClasses(
  patterns: readonly string[],
  taken: ReadonlySet<string>,
  delimiters: boolean,
  { letters, after = '', further = [], read = anyText }: Spelling = {},
): readonly string[] {
  // By whole characters: a character outside the first plane has two code units, which must not be separated.
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

  // One letter that no pattern contains stands for all others that a star matches.
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
      // A prefix of a taken text is a separate state, because the class may need another text.
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

/** Names and patterns, reduced to one name for each class that they distinguish. Empty for an empty list. */
export function namesOfClasses(words: readonly string[], spelling?: Spelling): readonly string[] {
  if (words.length === 0) return [];
  const exact = new Set(words.filter((word) => !word.includes('*')));
  const patterns = words.filter((word) => word.includes('*'));
  return [...exact, ...segmentClasses(patterns, exact, false, spelling)];
}

/** The positions in a pattern that a letter leads to. */
function step(pattern: readonly string[], places: readonly number[], letter: string): readonly number[] {
  const next = places.flatMap((place) => {
    if (pattern[place] === '*') return [place];
    return pattern[place] === letter ? [place + 1] : [];
  });
  return closure(pattern, next);
}

/** The positions, and those behind stars, which can match the empty text. */
function closure(pattern: readonly string[], places: readonly number[]): readonly number[] {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === '*') all.add(place + 1);
  return [...all].sort((a, b) => a - b);
}
