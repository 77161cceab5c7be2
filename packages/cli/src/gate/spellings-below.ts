import { foldCase } from '@portcullis/core/internal';
import type { ReadPath, SpelledWord } from '@portcullis/policy/internal';

/** What patterns of `resources` have at a path and below it. */
export interface ReadByResources extends ReadPath {
  /** Whether the next segment is a resource's id. */
  readonly hasId: boolean;
}

/**
 * What `resources` have below a path, as an instance reads it: in any case of letters, and with what follows a `;`. A wildcard
 * of a rule may stand for some of the spellings alone: `/admin;.css` is the page `/admin`, and `/*.css` opens it.
 *
 * @param patterns paths of `resources`
 */
export function spellingsBelow(
  patterns: readonly string[],
  caseSensitive: boolean,
): (path: string) => ReadByResources {
  const wordOf = (segment: string): string => (caseSensitive ? bare(segment) : foldCase(bare(segment)));
  const words = new Map<string, SpelledWord>();
  const wordCalled = (written: string): SpelledWord => {
    const known = words.get(written) ?? spelledWord(written, caseSensitive, wordOf);
    words.set(written, known);
    return known;
  };
  const wanted = [...new Set(patterns)].map((pattern) => {
    const segments = segmentsOf(pattern);
    const hasRest = segments.at(-1) === '**';
    return { pattern, fixed: hasRest ? segments.slice(0, -1) : segments, hasRest };
  });
  return (path) => {
    const above = segmentsOf(path).map(wordOf);
    const found = wanted.filter(
      ({ fixed, hasRest }) =>
        (hasRest || above.length <= fixed.length) &&
        fixed.every((segment, at) => fits(above[at], segment, wordOf)),
    );
    const next = new Set(found.flatMap(({ fixed }) => fixed[above.length] ?? []));
    return {
      all: JSON.stringify(found.map(({ pattern }) => pattern)),
      ends: next.size === 0,
      words: [...next].flatMap((segment) => (isAny(segment) ? [] : wordCalled(segment))),
      hasId: next.has(':id'),
    };
  };
}

function spelledWord(
  written: string,
  caseSensitive: boolean,
  wordOf: (segment: string) => string,
): SpelledWord {
  const word = wordOf(written);
  const hasFormats = word.endsWith(FORMAT);
  const stem = hasFormats ? word.slice(0, -1) : word;
  const letters = [...written.replace(/\*$/, '')];
  return {
    text: written,
    letters: [...letters, ...(caseSensitive ? [] : letters.flatMap(otherForms)), ';'],
    read: (text) => {
      const begun = wordOf(text);
      const whole = spells(begun, word);
      // Behind a `;` anything may follow, and behind the dot of any format.
      if (text.includes(';')) return whole ? { state: -1, whole } : undefined;
      if (hasFormats && begun.startsWith(stem)) return { state: stem.length, whole };
      return stem.startsWith(begun) ? { state: begun.length, whole } : undefined;
    },
  };
}

const FORMAT = '.*';

/** Whether a word is that of a pattern's segment, as far as the path goes. */
function fits(word: string | undefined, segment: string, wordOf: (segment: string) => string): boolean {
  return word === undefined || isAny(segment) || spells(word, wordOf(segment));
}

/** Whether a segment is a word, or the word in some format where any will do. */
function spells(segment: string, word: string): boolean {
  if (!word.endsWith(FORMAT)) return segment === word;
  return segment === word.slice(0, -2) || segment.startsWith(word.slice(0, -1));
}

/** A letter in other cases, and in full width, which is in no case that a pattern is likely to spell. */
function otherForms(letter: string): readonly string[] {
  const wide = /[!-~]/.test(letter) ? [String.fromCharCode(letter.charCodeAt(0) + 0xfee0)] : [];
  return [letter.toLowerCase(), letter.toUpperCase(), ...wide];
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isAny(segment: string): boolean {
  return segment === '*' || segment.startsWith(':');
}

/** A segment without its path parameters (RFC 3986 section 3.3). */
function bare(segment: string): string {
  return segment.replace(/;.*/s, '');
}
