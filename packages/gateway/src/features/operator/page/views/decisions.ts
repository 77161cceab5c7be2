import { stackedChart } from '../charts/stacked-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { address, viewAddress } from '../filters/address.ts';
import { hoursOf, slotLength, slotsOf } from '../filters/filters.ts';
import { nameFilter } from '../filters/name-filter.ts';
import { totals } from '../pages/totals.ts';
import { foundRequests } from './found-requests.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { Section, View, ViewContext } from './view.ts';

/** Where a count leads, by its look; all others to the requests. */
const LEADS_TO: Readonly<Record<number, string>> = { 1: 'refusals', 4: 'health' };

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
  const { events, note } = await foundRequests(context, { all: 'requests', of: 'requestsOf' });
  return {
    title: messages.lastRequests,
    columns: requestColumns(messages),
    rows: events.map((event) => requestRow(event, context)),
    note,
    liveHref: address(prefix, 'live', { app, person, reason }),
  };
}

/** How many requests had which end. */
async function overTime({ database, filters, messages, language, prefix }: ViewContext): Promise<Section> {
  const app = nameFilter(filters.app);
  const counts = await database.rows('decisions', ...hoursOf(filters), app, slotLength(filters));
  const slots = slotsOf(filters);
  const bySlot = new Map<string, Map<string, number>>();
  for (const row of counts) {
    const slot = textIn(row, 'slot');
    const outcomes = bySlot.get(slot) ?? new Map<string, number>();
    bySlot.set(slot, outcomes.set(textIn(row, 'outcome'), numberIn(row, 'count')));
  }
  const series = OUTCOMES.map(([outcome, look]) => ({
    look,
    name: messages.outcomes[outcome],
    values: slots.map((slot) => bySlot.get(slot)?.get(outcome) ?? 0),
  }));
  return {
    title: messages.decisionsOverTime,
    columns: [{ title: messages.time }, ...series.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: slots.map((slot, index) => [{ time: slot }, ...series.map(({ values }) => values[index] ?? 0)]),
    isNumbers: true,
    glance: totals(
      series.toReversed().map(({ name, values, look }) => ({
        name,
        look,
        value: values.reduce((sum, one) => sum + one, 0),
        href: viewAddress(prefix, LEADS_TO[look] ?? 'decisions', filters),
      })),
      language,
    ),
    chart: stackedChart({ title: messages.decisionsOverTime, slots, series, language, isNamed: true }),
  };
}
