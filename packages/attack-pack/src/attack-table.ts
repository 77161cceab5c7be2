import type { AttackResult } from './run-attacks.ts';

/** Most findings that are spelled out for one attack. */
const SHOWN = 3;

/**
 * The results as a Markdown table: row, what was tried, what came of it.
 *
 * @example
 * ```ts
 * import { attackTable } from '@portcullis/attack-pack';
 *
 * attackTable([]).split('\n')[0]; // '| row | attack | tried | result | |'
 * ```
 */
export function attackTable(results: readonly AttackResult[]): string {
  const rows = results.map(({ attack, tried, result, notes }) => {
    const cells = [attack.row, attack.title, tried === 0 ? '' : String(tried), result, shown(notes)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| row | attack | tried | result | |', '| --- | --- | --: | --- | --- |', ...rows].join('\n');
}

function shown(notes: readonly string[]): string {
  const more = notes.length - SHOWN;
  return [...notes.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
