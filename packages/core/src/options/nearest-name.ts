/**
 * The end of a message about an unknown name: a suggestion, or nothing.
 * @param written formats the suggested name. Default: in quotes
 */
export function didYouMean(
  meant: string | undefined,
  written: (name: string) => string = JSON.stringify,
): string {
  return meant === undefined ? '' : `; did you mean ${written(meant)}?`;
}

/**
 * The homoglyphs and invisible characters of a word that the intended word does not have, as text to follow the word: on a
 * screen, the two look the same. Empty if the word has none.
 */
export function lookAlikes(word: string, meant: string | undefined): string {
  if (meant === undefined) return '';
  const found = [...new Set(word)].filter((letter) => letter > '~' && !meant.includes(letter));
  const codes = found.map(
    (letter) => `U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return codes.length === 0 ? '' : ` (it contains ${codes.join(', ')})`;
}

/** The setting that was probably meant: the one with a unit added, or the nearest name. */
export function nearestSetting(word: string, known: readonly string[]): string | undefined {
  return known.find((name) => name.replace(/(?:Seconds|Ms|Bytes)$/, '') === word) ?? nearestName(word, known);
}

/** The known name that was probably meant: within an edit distance of a third of its length, at least 1. */
export function nearestName(word: string, known: Iterable<string>): string | undefined {
  // A long word is not a misspelled name, and computing its distances would be slow.
  if (word.length > 64) return undefined;
  const plain = word.toLowerCase();
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - word.length) >= least) continue;
    const distance = editDistance(plain, name.toLowerCase());
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** The edit distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const costs = [
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
        cell(last, column - 1) + (same ? 0 : 1),
      ];
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        costs.push(cell(beforeLast, column - 2) + 1);
      }
      current.push(Math.min(...costs));
    }
    [beforeLast, last] = [last, current];
  }
  return cell(last, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
