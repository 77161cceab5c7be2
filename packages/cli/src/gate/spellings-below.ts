import { isReadAlike, type SpellingReading } from '@portcullis/core/internal';
import type { ReadPath, WordWithVariants } from '@portcullis/policy/internal';
import { ampersandsIn, isAny, isSpelled, segmentsOf, wordReader } from '@portcullis/web/internal';

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
 * @param ampersands `'pass'` where the instance makes no query of a path. Default `'refuse'`
 */
export function spellingsBelow(
  patterns: readonly string[],
  caseSensitive: boolean,
  ampersands: SpellingReading = 'refuse',
): (path: string) => ReadByResources {
  const wordOf = wordReader(caseSensitive);
  const reading = ampersandsIn(patterns, ampersands);
  const words = new Map<string, WordWithVariants>();
  const wordCalled = (written: string): WordWithVariants => {
    const known = words.get(written) ?? spelledWord(written, caseSensitive, wordOf);
    words.set(written, known);
    return known;
  };
  const wanted = [...new Set(patterns)].map((pattern, index): Wanted => {
    const segments = segmentsOf(pattern);
    const hasRest = segments.at(-1) === '**';
    const fixed = hasRest ? segments.slice(0, -1) : segments;
    return { index, fixed, words: fixed.map(wordOf), hasRest };
  });
  const above = new Map<string, readonly Wanted[]>();
  const fitting = (segments: readonly string[]): readonly Wanted[] => {
    const last = segments.at(-1);
    if (last === undefined) return wanted;
    // Many paths are asked about that have all but the last segment in common.
    const folder = segments.slice(0, -1);
    const key = folder.join('/');
    const known = above.get(key) ?? fitting(folder);
    above.set(key, known);
    const word = wordOf(last);
    return known.filter(({ fixed, words, hasRest }) => {
      const segment = fixed[folder.length];
      if (segment === undefined) return hasRest;
      return isAny(segment) || isSpelled(word, words[folder.length] ?? '');
    });
  };
  const said = (found: readonly Wanted[]): string => found.map(({ index }) => index).join();
  // What other servers read there decides whether the gate refuses what is below: a path with a parameter stands for none without.
  const elsewhere = (path: string): string => {
    const readings: string[] = [];
    const found = (reading: string): boolean => {
      const segments = segmentsOf(reading);
      readings.push(`${segments.length}:${said(fitting(segments))}`);
      return true;
    };
    const isAlike = isReadAlike(path, found, reading);
    return readings.length === 0 && isAlike ? '' : `|${/[;&]/.test(path)}|${isAlike}|${readings.join(' ')}`;
  };
  return (path) => {
    const segments = segmentsOf(path);
    const found = fitting(segments);
    const next = new Set(found.flatMap(({ fixed }) => fixed[segments.length] ?? []));
    const begun = found.flatMap(({ words }) => words[segments.length] ?? []);
    return {
      all: `${said(found)}${elsewhere(path)}`,
      ends: next.size === 0,
      words: [...next].flatMap((segment) => (isAny(segment) ? [] : wordCalled(segment))),
      hasId: next.has(':id'),
      // Of two segments that a wildcard stands for, one may be refused: `/admin.` is `/admin` to some, and `/admin.css` to none.
      readWith: {
        letters: READ_OTHERWISE,
        read: (text) => {
          const [word, kind] = [wordOf(text), elsewhere(`${path}${text}`)];
          const isBegun = begun.some((each) => each.startsWith(word));
          return { state: `${isBegun ? word : ''}${kind}`, kind };
        },
      },
    };
  };
}

/** A pattern, and its segments as they are compared. */
interface Wanted {
  readonly index: number;
  readonly fixed: readonly string[];
  readonly words: readonly string[];
  readonly hasRest: boolean;
}

function spelledWord(
  written: string,
  caseSensitive: boolean,
  wordOf: (segment: string) => string,
): WordWithVariants {
  const word = wordOf(written);
  const hasFormats = word.endsWith(FORMAT);
  const letters = [...(hasFormats ? written.slice(0, -FORMAT.length) : written)];
  const bareWord = hasFormats ? word.slice(0, -FORMAT.length) : word;
  return {
    text: written,
    letters: [...letters, ...(caseSensitive ? [] : letters.flatMap(otherForms))],
    // A format may follow that begins with a dot, and a parameter with a semicolon.
    ends: hasFormats ? ['.', ';'] : [';'],
    read: (text) => {
      const begun = wordOf(text);
      return bareWord.startsWith(begun) && !text.includes(';')
        ? { state: begun.length, whole: begun === bareWord }
        : undefined;
    },
  };
}

const FORMAT = '.*';

/** What a segment holds that not all servers read as it stands. */
const READ_OTHERWISE = ';&%. :(@';

/** A letter in other cases, and in full width, which is in no case that a pattern is likely to spell. */
function otherForms(letter: string): readonly string[] {
  const wide = /[!-~]/.test(letter) ? [String.fromCharCode(letter.charCodeAt(0) + 0xfee0)] : [];
  return [letter.toLowerCase(), letter.toUpperCase(), ...wide];
}
