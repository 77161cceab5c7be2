import { markdownTable } from '../markdown-table.ts';
import type { OutageResult } from './run-outages.ts';

/** The table of docs/proof.md. */
export function outageTable(results: readonly OutageResult[]): string {
  return markdownTable(
    [
      'what is out of order',
      'what must come of it',
      'tried',
      'served',
      'refused for that reason',
      'otherwise',
      'events lost',
      'of them untold',
    ],
    results.map(({ row, tried, served, refused, failed, lost, untold }) => [
      row.name,
      row.expected,
      ...[tried, served, refused, failed.length, lost, untold].map(String),
    ]),
  );
}
