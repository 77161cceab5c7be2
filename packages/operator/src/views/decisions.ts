import type { RequestEvent } from '@portcullis/audit';
import { type ChartSeries, stackedChart } from '../charts/stacked-chart.ts';
import { numberIn, type Row, textIn } from '../database/audit-database.ts';
import { address } from '../filters/address.ts';
import { hoursOf, slotLength, slotsOf, timeText } from '../filters/filters.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { Section, View, ViewContext } from './view.ts';

/** How many requests are listed. */
const LISTED = 50;

/** In the order in which they are stacked: what went wrong stands at the bottom, where heights can be compared. */
const OUTCOMES = ['error', 'deny', 'login', 'allow'] as const;

/** What was decided, over time and as it comes. */
export const decisions: View = {
  name: 'decisions',
  title: ({ decisions: title }) => title,
  read: async (context) => {
    const { database, filters, prefix } = context;
    const [counts, requests] = await Promise.all([
      database.rows('decisions', ...hoursOf(filters), filters.app, slotLength(filters)),
      lastRequests(context),
    ]);
    return [
      decisionsOverTime(counts, context),
      {
        id: 'requests',
        title: context.messages.lastRequests,
        columns: requestColumns(context.messages),
        rows: requests.map((event) => requestRow(event, context)),
        note: context.messages.newestFirst,
        liveHref: address(prefix, 'live', { person: filters.person }),
      },
    ];
  },
};

/** How many requests had which end. */
export function decisionsOverTime(
  counts: readonly Row[],
  { filters, messages, language }: ViewContext,
): Section {
  const slots = slotsOf(filters);
  const bySlot = new Map<string, Map<string, number>>();
  for (const row of counts) {
    const slot = textIn(row, 'slot');
    const outcomes = bySlot.get(slot) ?? new Map<string, number>();
    bySlot.set(slot, outcomes.set(textIn(row, 'outcome'), numberIn(row, 'count')));
  }
  const series: ChartSeries[] = OUTCOMES.map((outcome) => ({
    name: messages.outcomes[outcome],
    values: slots.map((slot) => bySlot.get(slot)?.get(outcome) ?? 0),
  }));
  return {
    id: 'over-time',
    title: messages.decisionsOverTime,
    columns: [{ title: messages.time }, ...series.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: slots.map((slot, index) => [{ time: slot }, ...series.map(({ values }) => values[index] ?? 0)]),
    chart: stackedChart({ title: messages.decisionsOverTime, slots, series, language }),
  };
}

function lastRequests({ database, filters }: ViewContext): Promise<readonly RequestEvent[]> {
  const span = [timeText(filters.since), timeText(filters.until)] as const;
  if (filters.person !== '') return database.requests('requestsOf', ...span, filters.person, LISTED);
  return database.requests('requests', ...span, '', LISTED);
}
