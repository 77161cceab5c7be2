import type { RequestEvent } from '@portcullis/audit';
import { type ChartSeries, stackedChart } from '../charts/stacked-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { address } from '../filters/address.ts';
import { hoursOf, slotLength, slotsOf, timeText } from '../filters/filters.ts';
import { fitsFilters } from '../filters/fits-filters.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { Section, View, ViewContext } from './view.ts';

/** How many requests are listed. */
const LISTED = 50;

/** In the order in which they are stacked, each with its look: what went wrong stands at the bottom, where heights can be compared. */
const OUTCOMES = [
  ['error', 4],
  ['deny', 1],
  ['login', 2],
  ['allow', 0],
] as const;

/** What was decided, over time and as it comes. */
export const decisions: View = {
  name: 'decisions',
  title: ({ decisions: title }) => title,
  sections: { 'over-time': overTime, requests },
};

async function requests(context: ViewContext): Promise<Section> {
  const { filters, messages, prefix } = context;
  const { app, person, reason } = filters;
  const found = await lastRequests(context);
  return {
    title: messages.lastRequests,
    columns: requestColumns(messages),
    rows: found.map((event) => requestRow(event, context)),
    note: messages.newestFirst,
    liveHref: address(prefix, 'live', { app, person, reason }),
  };
}

/** How many requests had which end. */
async function overTime({ database, filters, messages, language }: ViewContext): Promise<Section> {
  const counts = await database.rows('decisions', ...hoursOf(filters), filters.app, slotLength(filters));
  const slots = slotsOf(filters);
  const bySlot = new Map<string, Map<string, number>>();
  for (const row of counts) {
    const slot = textIn(row, 'slot');
    const outcomes = bySlot.get(slot) ?? new Map<string, number>();
    bySlot.set(slot, outcomes.set(textIn(row, 'outcome'), numberIn(row, 'count')));
  }
  const series: ChartSeries[] = OUTCOMES.map(([outcome, look]) => ({
    look,
    name: messages.outcomes[outcome],
    values: slots.map((slot) => bySlot.get(slot)?.get(outcome) ?? 0),
  }));
  return {
    title: messages.decisionsOverTime,
    columns: [{ title: messages.time }, ...series.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: slots.map((slot, index) => [{ time: slot }, ...series.map(({ values }) => values[index] ?? 0)]),
    chart: stackedChart({ title: messages.decisionsOverTime, slots, series, language }),
  };
}

/** By the person, whom an index finds; the other filters are looked at afterwards. */
async function lastRequests({ database, filters }: ViewContext): Promise<readonly RequestEvent[]> {
  const { app, person, reason } = filters;
  const span = [timeText(filters.since), timeText(filters.until)] as const;
  const most = app === '' && reason === '' ? LISTED : 10 * LISTED;
  const found = await database.requests(person === '' ? 'requests' : 'requestsOf', ...span, person, most);
  return found.filter((event) => fitsFilters(event, filters)).slice(0, LISTED);
}
