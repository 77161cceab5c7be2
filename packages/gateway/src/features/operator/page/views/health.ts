import { type Html, html } from '@portcullis/core/internal';
import { type AuditDatabase, numberIn, type Row, textIn } from '../database/audit-database.ts';
import { address } from '../filters/address.ts';
import { type Filters, failuresSpan, hoursOf, spanTexts } from '../filters/filters.ts';
import type { Messages } from '../language/messages.ts';
import { failureFilters } from './failure-filters.ts';
import { originTimes } from './origin-times.ts';
import type { Cell, Section, View, ViewContext } from './view.ts';

/** A gate that wrote nothing for so long may have lost its sink, in milliseconds. */
const QUIET_MS = 3_600_000;

/** How keys, providers, origins, sinks and the log are, as far as the events tell. */
export const health: View = {
  name: 'health',
  title: ({ health: title }) => title,
  sections: { states, errors },
};

async function newestEvent(database: AuditDatabase): Promise<string> {
  const [row] = await database.rows('newest');
  return row === undefined ? '' : textIn(row, 'last');
}

/** Whether a part is well: unknown where no event says anything of it. */
type State = 'well' | 'lookAtIt' | 'unknown';

/** One line each: what it is, whether it is well, and what tells. Of everything at the gate, whatever is filtered elsewhere. */
async function states({ database, filters, messages, now }: ViewContext): Promise<Section> {
  const all = { ...filters, app: '', person: '', reason: '' };
  const hours = hoursOf(all);
  const span = spanTexts(all);
  const [[stale = {}], [lost = {}], signIns, origins, newest, failures] = await Promise.all([
    database.rows('countOfType', ...span, 'jwks.stale_used'),
    database.rows('countOfType', ...span, 'audit.loss'),
    database.rows('failedSignIns', ...hours),
    database.rows('origins', ...hours),
    newestEvent(database),
    failuresIn(database, all),
  ]);
  const count = (row: Row): number => numberIn(row, 'count');
  const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + count(row), 0);
  const unanswered = sum(failures.filter((row) => textIn(row, 'reason').startsWith('proxy.origin_')));
  const failed = originTimes(origins).reduce((total, origin) => total + origin.failed, 0) + unanswered;
  const unavailable = sum(signIns.filter((row) => textIn(row, 'outcome') === 'error'));
  const newestAt = Date.parse(newest);
  // No comparison holds with a time that is missing or cannot be read.
  const isQuiet = !(now - newestAt <= QUIET_MS);
  // Without an event since the period began, no failure was recorded, and no success either.
  const isSilent = !(newestAt >= filters.since);
  const stateOf = (failures: number): State => (failures > 0 ? 'lookAtIt' : isSilent ? 'unknown' : 'well');
  const last = (row: Row): Cell => (textIn(row, 'last') === '' ? '' : { time: textIn(row, 'last') });
  const parts = [
    { part: 'keys', state: stateOf(count(stale)), failures: count(stale), last: last(stale) },
    { part: 'provider', state: stateOf(unavailable), failures: unavailable, last: '' },
    { part: 'origin', state: stateOf(failed), failures: failed, last: '' },
    { part: 'sinks', state: stateOf(count(lost)), failures: count(lost), last: last(lost) },
    {
      part: 'log',
      state: isQuiet ? 'lookAtIt' : 'well',
      failures: 0,
      last: newest === '' ? '' : { time: newest },
    },
  ] as const;
  return {
    title: messages.healthStates,
    note: messages.healthNote,
    glance: atAGlance(parts, messages),
    columns: [messages.part, messages.state, messages.times, messages.lastTime, messages.details].map(
      (title, index) => ({ title, isNumber: index === 2 }),
    ),
    rows: parts.map(({ part, state, failures: times, last: time }) => [
      messages.parts[part],
      messages[state],
      times,
      time,
      messages.tells[part],
    ]),
  };
}

/** One line while all is well; otherwise one line for each part that is not. */
function atAGlance(
  parts: readonly {
    readonly part: keyof Messages['parts'];
    readonly state: State;
    readonly failures: number;
  }[],
  messages: Messages,
): Html {
  const names = (state: State): string =>
    parts.flatMap((one) => (one.state === state ? [messages.parts[one.part]] : [])).join(', ');
  const [well, unknown] = [names('well'), names('unknown')];
  const bad = parts.filter(({ state }) => state === 'lookAtIt');
  const line = (kind: string, mark: string, text: string, what: string): Html =>
    html`<li class="${kind}"><span aria-hidden="true">${mark}</span> <strong>${text}:</strong> ${what}</li>`;
  return html`<ul class="states">${bad.map(({ part, failures }) =>
    line(
      'bad',
      '▲',
      messages.lookAtIt,
      `${messages.parts[part]} – ${failures === 0 ? '' : `${failures} `}${messages.tells[part]}`,
    ),
  )}${unknown === '' ? undefined : line('unclear', '?', messages.unknown, unknown)}${well === '' ? undefined : line('good', '●', messages.well, well)}</ul>`;
}

async function errors({ database, filters, messages, prefix }: ViewContext): Promise<Section> {
  const failures = await failuresIn(database, filters);
  return {
    title: messages.errors,
    columns: [
      { title: messages.reason },
      { title: messages.application },
      { title: messages.requests, isNumber: true },
      { title: messages.why },
    ],
    rows: failures.map((row) => [
      { code: textIn(row, 'reason') },
      textIn(row, 'app') || messages.unknown,
      numberIn(row, 'count'),
      { text: messages.explain, href: address(prefix, 'explain', { event: textIn(row, 'last') }) },
    ]),
  };
}

function failuresIn(database: AuditDatabase, filters: Filters): Promise<readonly Row[]> {
  const { isByDay, span } = failuresSpan(filters);
  return database.rows(isByDay ? 'errorsByDay' : 'errors', ...span, ...failureFilters(filters));
}
