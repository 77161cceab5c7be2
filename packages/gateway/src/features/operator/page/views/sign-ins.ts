import { stackedChart } from '../charts/stacked-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { hoursOf, slotLength, slotsOf } from '../filters/filters.ts';
import type { Section, View, ViewContext } from './view.ts';

/** Who signs in by which provider, over time, and what goes wrong there. */
export const signIns: View = {
  name: 'sign-ins',
  title: ({ signIns: title }) => title,
  sections: { 'over-time': overTime, failed },
};

async function overTime({ database, filters, messages, language }: ViewContext): Promise<Section> {
  const counts = await database.rows('signIns', ...hoursOf(filters), slotLength(filters));
  const slots = slotsOf(filters);
  const providers = [...new Set(counts.map((row) => textIn(row, 'provider')))].toSorted();
  const at = new Map(
    counts.map((row) => [
      JSON.stringify([textIn(row, 'slot'), textIn(row, 'provider')]),
      numberIn(row, 'count'),
    ]),
  );
  const series = providers.map((provider) => ({
    name: provider || messages.unknown,
    values: slots.map((slot) => at.get(JSON.stringify([slot, provider])) ?? 0),
  }));
  return {
    title: messages.signInsOverTime,
    columns: [{ title: messages.time }, ...series.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: slots.map((slot, index) => [{ time: slot }, ...series.map(({ values }) => values[index] ?? 0)]),
    isNumbers: true,
    chart: stackedChart({ title: messages.signInsOverTime, slots, series, language }),
  };
}

async function failed({ database, filters, messages }: ViewContext): Promise<Section> {
  const failures = await database.rows('failedSignIns', ...hoursOf(filters));
  return {
    title: messages.failedSignIns,
    columns: [
      { title: messages.provider },
      { title: messages.outcome },
      { title: messages.reason },
      { title: messages.times, isNumber: true },
    ],
    rows: failures.map((row) => [
      textIn(row, 'provider') || messages.unknown,
      textIn(row, 'outcome') === 'deny' ? messages.outcomes.deny : messages.outcomes.error,
      { code: textIn(row, 'reason') },
      numberIn(row, 'count'),
    ]),
  };
}
