import { barChart } from '../charts/bar-chart.ts';
import { numberIn, type Row, textIn } from '../database/audit-database.ts';
import { viewAddress } from '../filters/address.ts';
import { hoursOf } from '../filters/filters.ts';
import { exactly, nameFilter } from '../filters/name-filter.ts';
import { originTimes } from './origin-times.ts';
import type { Section, View, ViewContext } from './view.ts';

const CHARTED = 8;

/** What is used most, and which origins are slow. */
export const applications: View = {
  name: 'applications',
  title: ({ applications: title }) => title,
  sections: { top, origins },
};

async function top({ database, filters, messages, language, prefix }: ViewContext): Promise<Section> {
  const counts = await database.rows('applications', ...hoursOf(filters), nameFilter(filters.app));
  const nameOf = (row: Row): string => textIn(row, 'app') || messages.unknown;
  return {
    title: messages.topApplications,
    columns: [
      { title: messages.application },
      { title: messages.requests, isNumber: true },
      { title: messages.outcomes.deny, isNumber: true },
      { title: messages.outcomes.error, isNumber: true },
    ],
    rows: counts.map((row) => [
      textIn(row, 'app') === ''
        ? messages.unknown
        : {
            text: textIn(row, 'app'),
            href: viewAddress(prefix, 'refusals', filters, { app: exactly(textIn(row, 'app')) }),
          },
      numberIn(row, 'requests'),
      numberIn(row, 'refused'),
      numberIn(row, 'failed'),
    ]),
    chart: barChart({
      title: messages.topApplications,
      language,
      bars: counts.slice(0, CHARTED).map((row) => ({ name: nameOf(row), value: numberIn(row, 'requests') })),
    }),
  };
}

/** Slowest first, by what one of twenty answers takes at least. */
async function origins({ database, filters, messages, language }: ViewContext): Promise<Section> {
  const times = originTimes(await database.rows('origins', ...hoursOf(filters)));
  const slowest = times.toSorted((a, b) => b.p95 - a.p95 || b.answers - a.answers);
  return {
    title: messages.slowestOrigins,
    note: messages.bucketsNote,
    columns: [
      { title: messages.origin },
      { title: messages.answers, isNumber: true },
      { title: messages.half, isNumber: true },
      { title: messages.nineteenOfTwenty, isNumber: true },
      { title: messages.failedAnswers, isNumber: true },
    ],
    rows: slowest.map(({ origin, answers, p50, p95, failed }) => [origin, answers, p50, p95, failed]),
    chart: barChart({
      title: messages.slowestOrigins,
      language,
      bars: slowest.slice(0, CHARTED).map(({ origin, p95 }) => ({ name: origin, value: p95 })),
    }),
  };
}
