import type { Attack } from './attack.ts';
import type { AttackResult } from './run-attacks.ts';

/** The result of an attack, as far as a table shows it. */
export interface ShownResult extends Omit<AttackResult, 'attack'> {
  readonly attack: Pick<Attack, 'row' | 'title'>;
}

/** Most findings that are listed for one attack. */
const SHOWN = 3;

/**
 * The results as a Markdown table: row, what was tried, the result.
 *
 * @example
 * ```ts
 * import { attackTable } from '@portcullis/testing/attack-pack';
 *
 * attackTable([]).split('\n')[0]; // '| row | attack | tried | result | |'
 * ```
 */
export function attackTable(results: readonly ShownResult[]): string {
  const rows = results.map(({ attack, tried, result, notes }) => {
    const cells = [attack.row, attack.title, tried === 0 ? '' : String(tried), result, shown(notes)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| row | attack | tried | result | |', '| --- | --- | --: | --- | --- |', ...rows].join('\n');
}

/**
 * Whether all findings of an attack are refusals with 500 instead of 401 or 403: no one was admitted, but the gate crashed on unexpected
 * input.
 */
export function foundCrashesOnly({ result, notes }: ShownResult): boolean {
  return result === 'found' && notes.every(isCrash);
}

/** Findings of admitted requests are listed before crashes. */
function shown(notes: readonly string[]): string {
  const worstFirst = notes.toSorted((one, other) => Number(isCrash(one)) - Number(isCrash(other)));
  const more = notes.length - SHOWN;
  return [...worstFirst.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function isCrash(note: string): boolean {
  return note.endsWith(': answered with 500');
}
