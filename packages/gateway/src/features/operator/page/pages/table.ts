import { type Html, html } from '@portcullis/core/internal';
import type { Cell, Column, Section } from '../views/view.ts';

/** Longer texts have a column that is wide enough to be read, in characters. */
const LONG = 30;

/** Renders a section as a table. A table that is wider than the page scrolls, also by keyboard. */
export function table(id: string, section: Section, nothing: string): Html {
  const { title, columns, rows, liveHref } = section;
  if (rows.length === 0 && liveHref === undefined) return html`<p class="quiet">${nothing}</p>`;
  const live = liveHref === undefined ? undefined : html` data-live="${liveHref}"`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table id="table-${id}"${live}>
<thead><tr>${columns.map(heading)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => cellOf(cell, columns[index]))}</tr>`)}</tbody>
</table></div>`;
}

function heading({ title, isNumber = false }: Column): Html {
  return html`<th scope="col"${numberClass(isNumber)}>${title}</th>`;
}

function cellOf(cell: Cell, column: Column | undefined): Html {
  const isLong = typeof cell === 'string' && cell.length > LONG;
  const kind = isLong ? html` class="long"` : numberClass(column?.isNumber === true);
  return html`<td${kind}>${content(cell)}</td>`;
}

function numberClass(isNumber: boolean): Html | undefined {
  return isNumber ? html` class="number"` : undefined;
}

function content(cell: Cell): Html {
  if (typeof cell !== 'object') return html`${cell}`;
  if ('code' in cell) return html`<code>${cell.code}</code>`;
  if ('href' in cell) return html`<a href="${cell.href}">${cell.text}</a>`;
  return html`<time datetime="${machineTime(cell.time)}">${cellText(cell)}</time>`;
}

/** A cell as a text: for files, and for rows that come later. */
export function cellText(cell: Cell): string {
  if (typeof cell !== 'object') return String(cell);
  if ('code' in cell) return cell.code;
  return 'href' in cell ? cell.text : cell.time.slice(0, 19).replace('T', ' ');
}

/** Summaries name an hour by its first thirteen characters. */
function machineTime(time: string): string {
  return time.length === 13 ? `${time}:00Z` : time;
}
