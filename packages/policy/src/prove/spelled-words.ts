import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { matchesPattern } from '../criteria/name-pattern.ts';
import { type ReadText, segmentClasses } from './segment-classes.ts';

/** A word that can be written in several ways. */
export interface SpelledWord {
  /** Identifies the word: two words are equal if their `text` is. */
  readonly text: string;
  /** Characters that its spellings may contain, the simplest first. */
  readonly letters: readonly string[];
  /** Characters that end it, so that any text may follow. None of them is in `letters`. */
  readonly ends: readonly string[];
  /** Reads a text of its letters. */
  readonly read: ReadText;
}

/** Returns, for a word, one spelling of each class that the wildcards distinguish. None is a segment written in the policy. */
export type Spellings = (
  word: SpelledWord,
  wildcards: readonly string[],
  written: ReadonlySet<string>,
) => readonly string[];

/** The same words and wildcards stand at many places. */
export function spellingsRemembered(delimiters: boolean): Spellings {
  const known = new Map<string, readonly string[]>();
  const remembered = (key: readonly unknown[], found: () => readonly string[]): readonly string[] => {
    const text = JSON.stringify(key);
    const all = known.get(text) ?? found();
    known.set(text, all);
    return all;
  };
  return ({ text, letters, ends, read }, wildcards, written) => {
    const beginnings = ends.flatMap((end) => partsAt(end, wildcards).map(([beginning]) => beginning));
    const of = (taken: readonly string[]): readonly string[] =>
      remembered([text, taken, wildcards], () =>
        segmentClasses([...new Set([...wildcards, ...beginnings])], new Set(taken), delimiters, {
          letters: letters.join(''),
          read,
        }),
      );
    const taken = [...written].filter((segment) => read(segment)?.whole === true);
    const longer = ends.flatMap((end) => {
      const rests = [...new Set(partsAt(end, wildcards).map(([, rest]) => rest))];
      const tails = remembered([end, rests], () =>
        segmentClasses(rests, new Set(), delimiters, {
          further: [end],
          read: (tail) => (tail.startsWith(end) ? { state: 0, whole: true } : undefined),
        }),
      );
      return of([]).flatMap((beginning) => tails.map((tail) => beginning + tail));
    });
    const found = new Map<string, string>();
    for (const spelling of [...of(taken), ...longer]) {
      const kind = `${wildcards.map((wildcard) => matchesPattern(wildcard, spelling))} ${countNameDelimiters(spelling)}`;
      if (!written.has(spelling) && !found.has(kind)) found.set(kind, spelling);
    }
    return [...found.values()];
  };
}

/**
 * Where a letter may stand in what wildcards match: for a star, or for itself. What comes before, and what follows from it on:
 * a wildcard matches what both match of one of these places.
 */
function partsAt(letter: string, wildcards: readonly string[]): readonly (readonly [string, string])[] {
  return wildcards.flatMap((wildcard) =>
    [...wildcard.matchAll(/./gsu)].flatMap(({ 0: each, index }): (readonly [string, string])[] => {
      if (each === '*') return [[wildcard.slice(0, index + 1), wildcard.slice(index)]];
      return each === letter ? [[wildcard.slice(0, index), wildcard.slice(index)]] : [];
    }),
  );
}
