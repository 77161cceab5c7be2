import { eventOf, numberIn } from '../database/audit-database.ts';
import { fitsFilters } from '../filters/fits-filters.ts';
import { cellText } from '../pages/table.ts';
import { requestRow } from '../views/request-row.ts';
import type { Cell, ViewContext } from '../views/view.ts';
import { eventStream, serverSentEvent } from './event-stream.ts';

/** Most events of one look. */
const MOST = 100;

/**
 * Returns requests as they are written to the database, as rows of the table, in the order in which they were written. Requests
 * that started earlier may be written later.
 *
 * @param lastId where the browser broke off; `undefined`: begins now
 */
export async function liveDecisions(
  context: ViewContext,
  lastId: number | undefined,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Response> {
  const { database, filters } = context;
  const [last = {}] = lastId === undefined ? await database.rows('lastPlace') : [];
  let place = lastId ?? numberIn(last, 'place');
  return eventStream({
    sleep,
    next: async () => {
      const rows = await database.rows('writtenSince', place, MOST);
      let text = '';
      for (const row of rows) {
        place = numberIn(row, 'place');
        const event = eventOf(row);
        if (event.type !== 'request.decision' || !fitsFilters(event, filters)) continue;
        text += serverSentEvent(place, requestRow(event, context).map(liveCell));
      }
      return text;
    },
  });
}

function liveCell(cell: Cell): { readonly text: string; readonly href?: string } {
  const text = cellText(cell);
  return typeof cell === 'object' && 'href' in cell ? { text, href: cell.href } : { text };
}
