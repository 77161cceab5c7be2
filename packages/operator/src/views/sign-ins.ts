import { stackedChart } from '../charts/stacked-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { hoursOf, slotLength, slotsOf } from '../filters/filters.ts';
import type { View } from './view.ts';

/** Who signs in by which provider, over time, and what goes wrong there. */
export const signIns: View = {
  name: 'sign-ins',
  title: ({ signIns: title }) => title,
  read: async ({ database, filters, messages, language }) => {
    const hours = hoursOf(filters);
    const [counts, failures] = await Promise.all([
      database.rows('signIns', ...hours, slotLength(filters)),
      database.rows('failedSignIns', ...hours),
    ]);
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
    return [
      {
        id: 'over-time',
        title: messages.signInsOverTime,
        columns: [{ title: messages.time }, ...series.map(({ name }) => ({ title: name, isNumber: true }))],
        rows: slots.map((slot, index) => [{ time: slot }, ...series.map(({ values }) => values[index] ?? 0)]),
        chart: stackedChart({ title: messages.signInsOverTime, slots, series, language }),
      },
      {
        id: 'failed',
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
          textIn(row, 'reason'),
          numberIn(row, 'count'),
        ]),
      },
    ];
  },
};
