import { barChart } from '../charts/bar-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { address, viewAddress } from '../filters/address.ts';
import { failuresSpan } from '../filters/filters.ts';
import { exactly } from '../filters/name-filter.ts';
import { failureFilters } from './failure-filters.ts';
import { foundRequests } from './found-requests.ts';
import { personHref } from './person-href.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { Cell, Section, View, ViewContext } from './view.ts';

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
  const found = await database.rows(
    isByDay ? 'refusedWhyByDay' : 'refusedWhy',
    ...span,
    ...failureFilters(filters),
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
      { text: textIn(row, 'reason'), href: link(context, { reason: exactly(textIn(row, 'reason')) }) },
      { code: textIn(row, 'rule') },
      appCell(textIn(row, 'app'), context),
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
  const found = await database.rows(
    isByDay ? 'refusedWhoByDay' : 'refusedWho',
    ...span,
    ...failureFilters(filters),
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
        subject === '' ? name : { text: name, href: personHref(context, { subject }) },
        numberIn(row, 'count'),
        numberIn(row, 'reasons'),
        explained(context, textIn(row, 'last')),
      ];
    }),
  };
}

async function requests(context: ViewContext): Promise<Section> {
  const { messages } = context;
  const { events, note } = await foundRequests(context, {
    ...{ all: 'refused', of: 'refusedOf', because: 'refusedBecause' },
  });
  return {
    title: messages.lastRefused,
    columns: requestColumns(messages),
    rows: events.map((event) => requestRow(event, context)),
    note,
  };
}

/** Requests without an application have nothing that a filter could find. */
function appCell(app: string, context: ViewContext): Cell {
  return app === '' ? context.messages.unknown : { text: app, href: link(context, { app: exactly(app) }) };
}

function link({ prefix, filters }: ViewContext, change: Readonly<Record<string, string>>): string {
  return viewAddress(prefix, 'refusals', filters, change);
}

function explained({ prefix, messages }: ViewContext, event: string): Cell {
  return { text: messages.explain, href: address(prefix, 'explain', { event }) };
}
