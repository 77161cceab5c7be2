import type { RequestEvent } from '@portcullis/audit';
import { barChart } from '../charts/bar-chart.ts';
import { numberIn, textIn } from '../database/audit-database.ts';
import { address, viewAddress } from '../filters/address.ts';
import { hoursOf, timeText } from '../filters/filters.ts';
import { requestColumns, requestRow } from './request-row.ts';
import type { View, ViewContext } from './view.ts';

const LISTED = 50;
const CHARTED = 8;

/** Who was refused what, why and how often. */
export const refusals: View = {
  name: 'refusals',
  title: ({ refusals: title }) => title,
  read: async (context) => {
    const { database, filters, messages, prefix, language } = context;
    const { app, reason, person } = filters;
    const asked = [...hoursOf(filters), app, reason, person] as const;
    const [why, who, requests] = await Promise.all([
      database.rows('refusedWhy', ...asked),
      database.rows('refusedWho', ...asked),
      lastRefused(context),
    ]);
    const link = (change: Readonly<Record<string, string>>): string =>
      viewAddress(prefix, 'refusals', filters, change);
    const explain = (event: string) => ({
      text: messages.explain,
      href: address(prefix, 'explain', { event }),
    });
    return [
      {
        id: 'why',
        title: messages.refusedWhy,
        columns: [
          { title: messages.reason },
          { title: messages.rule },
          { title: messages.application },
          { title: messages.requests, isNumber: true },
          { title: messages.people, isNumber: true },
          { title: messages.why },
        ],
        rows: why.map((row) => [
          { text: textIn(row, 'reason'), href: link({ reason: textIn(row, 'reason') }) },
          textIn(row, 'rule'),
          { text: textIn(row, 'app') || messages.unknown, href: link({ app: textIn(row, 'app') }) },
          numberIn(row, 'count'),
          numberIn(row, 'people'),
          explain(textIn(row, 'last')),
        ]),
        chart: barChart({
          title: messages.refusedWhy,
          language,
          bars: why.slice(0, CHARTED).map((row) => ({
            name: textIn(row, 'rule') || textIn(row, 'reason'),
            value: numberIn(row, 'count'),
          })),
        }),
      },
      {
        id: 'who',
        title: messages.refusedWho,
        columns: [
          { title: messages.who },
          { title: messages.requests, isNumber: true },
          { title: messages.reasons, isNumber: true },
          { title: messages.why },
        ],
        rows: who.map((row) => {
          const [subject, email] = [textIn(row, 'actor'), textIn(row, 'email')];
          const name = email || subject || messages.nobody;
          return [
            subject === '' ? name : { text: name, href: link({ person: subject }) },
            numberIn(row, 'count'),
            numberIn(row, 'reasons'),
            explain(textIn(row, 'last')),
          ];
        }),
      },
      {
        id: 'requests',
        title: messages.lastRefused,
        columns: requestColumns(messages),
        rows: requests.map((event) => requestRow(event, context)),
        note: messages.newestFirst,
      },
    ];
  },
};

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
  return found
    .filter((event) => reason === '' || event.reason.at(-1) === reason)
    .filter((event) => app === '' || event.resource?.app === app)
    .slice(0, LISTED);
}
