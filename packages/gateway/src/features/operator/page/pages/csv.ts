import { csvRow } from '@portcullis/core/internal';
import type { Section } from '../views/view.ts';
import { cellText } from './table.ts';

/** A section as a file for a spreadsheet. @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180} */
export function csvResponse({ columns, rows }: Section, name: string): Response {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(csvCell))].map(csvRow);
  return new Response(lines.join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // A browser that shows the file runs and loads nothing of it.
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    },
  });
}

function csvCell(cell: Section['rows'][number][number]): string | number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'object' && 'time' in cell ? cell.time : cellText(cell);
}
