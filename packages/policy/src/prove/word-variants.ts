import { countNameDelimiters } from '../criteria/name-delimiters.ts';
import { matchesPattern } from '../criteria/name-pattern.ts';
import { type ReadText, segmentClasses } from './segment-classes.ts';

/** A path segment that an application accepts in several forms, such as in upper and lower case. */
export interface WordWithVariants {
  /** Identifies the word: two words are equal if their `text` is. */
  readonly text: string;
  /** Characters that its forms can contain, the simplest first. */
  readonly letters: readonly string[];
  /** Characters that end the word: any text can follow them. None of them is in `letters`. */
  readonly ends: readonly string[];
  /** Parses a text of its letters. */
  readonly read: ReadText;
}

/**
 * Returns, for a word, one form for each class of forms that the wildcards distinguish, without the segments that the policy
 * contains.
 */
export type Variants = (
  word: WordWithVariants,
  wildcards: readonly string[],
  written: ReadonlySet<string>,
) => readonly string[];

/** Caches the forms by word and wildcards, because the same words and wildcards occur in many paths. */
export function cachedVariants(delimiters: boolean): Variants {
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
 * The ways in which a letter can occur in a text that a wildcard matches, either through a star or as itself: for each, the pattern
 * before it and the pattern from it on.
 */
function partsAt(letter: string, wildcards: readonly string[]): readonly (readonly [string, string])[] {
  return wildcards.flatMap((wildcard) =>
    [...wildcard.matchAll(/./gsu)].flatMap(({ 0: each, index }): (readonly [string, string])[] => {
      if (each === '*') return [[wildcard.slice(0, index + 1), wildcard.slice(index)]];
      return each === letter ? [[wildcard.slice(0, index), wildcard.slice(index)]] : [];
    }),
  );
}
