import type { RequestEvent } from '@portcullis/audit';
import { barChart } from '../charts/bar-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { address, viewAddress } from '../filters/address.ts';
import { failuresSpan, timeText } from '../filters/filters.ts';
import { fitsFilters } from '../filters/fits-filters.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { Cell, Section, View, ViewContext } from './view.ts';

const LISTED = 50;
const CHARTED = 8;

/** Who was refused what, why and how often. */
export const refusals: View = {
  name: 'refusals',
  title: ({ refusals: title }) => title,
  sections: { why, who, requests },
};

async function why(context: ViewContext): Promise<Section> {
  const { database, filters, messages, language } = context;
  const { isByDay, span } = failuresSpan(filters);
  const { app, reason, person } = filters;
  const found = await database.rows(
    isByDay ? 'refusedWhyByDay' : 'refusedWhy',
    ...[...span, app, reason, person],
  );
  return {
    title: messages.refusedWhy,
    columns: [
      { title: messages.reason },
      { title: messages.rule },
      { title: messages.application },
      { title: messages.requests, isNumber: true },
      { title: messages.people, isNumber: true },
      { title: messages.why },
    ],
    rows: found.map((row) => [
      { text: textIn(row, 'reason'), href: link(context, { reason: textIn(row, 'reason') }) },
      { code: textIn(row, 'rule') },
      { text: textIn(row, 'app') || messages.unknown, href: link(context, { app: textIn(row, 'app') }) },
      numberIn(row, 'count'),
      numberIn(row, 'people'),
      explained(context, textIn(row, 'last')),
    ]),
    chart: barChart({
      title: messages.refusedWhy,
      language,
      bars: found.slice(0, CHARTED).map((row) => ({
        name: `${textIn(row, 'rule') || textIn(row, 'reason')} ${textIn(row, 'app')}`,
        value: numberIn(row, 'count'),
      })),
    }),
  };
}

async function who(context: ViewContext): Promise<Section> {
  const { database, filters, messages } = context;
  const { isByDay, span } = failuresSpan(filters);
  const { app, reason, person } = filters;
  const found = await database.rows(
    isByDay ? 'refusedWhoByDay' : 'refusedWho',
    ...[...span, app, reason, person],
  );
  return {
    title: messages.refusedWho,
    columns: [
      { title: messages.who },
      { title: messages.requests, isNumber: true },
      { title: messages.reasons, isNumber: true },
      { title: messages.why },
    ],
    rows: found.map((row) => {
      const [subject, email] = [textIn(row, 'actor'), textIn(row, 'email')];
      const name = email || subject || messages.nobody;
      return [
        subject === '' ? name : { text: name, href: link(context, { person: subject }) },
        numberIn(row, 'count'),
        numberIn(row, 'reasons'),
        explained(context, textIn(row, 'last')),
      ];
    }),
  };
}

async function requests(context: ViewContext): Promise<Section> {
  const { messages } = context;
  const found = await lastRefused(context);
  return {
    title: messages.lastRefused,
    columns: requestColumns(messages),
    rows: found.map((event) => requestRow(event, context)),
    note: messages.newestFirst,
  };
}

function link({ prefix, filters }: ViewContext, change: Readonly<Record<string, string>>): string {
  return viewAddress(prefix, 'refusals', filters, change);
}

function explained({ prefix, messages }: ViewContext, event: string): Cell {
  return { text: messages.explain, href: address(prefix, 'explain', { event }) };
}

/** By the filter that leaves least; the others are looked at afterwards. */
async function lastRefused({ database, filters }: ViewContext): Promise<readonly RequestEvent[]> {
  const { app, person, reason } = filters;
  const span = [timeText(filters.since), timeText(filters.until)] as const;
  const most = app === '' && (person === '' || reason === '') ? LISTED : 10 * LISTED;
  const found =
    person !== ''
      ? await database.requests('refusedOf', ...span, person, most)
      : reason !== ''
        ? await database.requests('refusedBecause', ...span, reason, most)
        : await database.requests('refused', ...span, '', most);
  return found.filter((event) => fitsFilters(event, filters)).slice(0, LISTED);
}
