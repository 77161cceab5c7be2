import { type AuditDatabase, numberIn, type Row, textIn } from '../database/audit-database.ts';
import { address } from '../filters/address.ts';
import { type Filters, failuresSpan, hoursOf, timeText } from '../filters/filters.ts';
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

/** One line each: what it is, whether it is well, and what tells. */
async function states({ database, filters, messages, now }: ViewContext): Promise<Section> {
  const hours = hoursOf(filters);
  const span = [timeText(filters.since), timeText(filters.until)] as const;
  const [[stale = {}], [lost = {}], signIns, origins, newest, failures] = await Promise.all([
    database.rows('countOfType', ...span, 'jwks.stale_used'),
    database.rows('countOfType', ...span, 'audit.loss'),
    database.rows('failedSignIns', ...hours),
    database.rows('origins', ...hours),
    newestEvent(database),
    failuresIn(database, filters),
  ]);
  const count = (row: Row): number => numberIn(row, 'count');
  const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + count(row), 0);
  const unanswered = sum(failures.filter((row) => textIn(row, 'reason').startsWith('proxy.origin_')));
  const failed = originTimes(origins).reduce((total, origin) => total + origin.failed, 0) + unanswered;
  const unavailable = sum(signIns.filter((row) => textIn(row, 'outcome') === 'error'));
  const isQuiet = newest === '' || now - Date.parse(newest) > QUIET_MS;
  const state = (isWell: boolean): string => (isWell ? messages.well : messages.lookAtIt);
  const last = (row: Row): Cell => (textIn(row, 'last') === '' ? '' : { time: textIn(row, 'last') });
  return {
    title: messages.healthStates,
    note: messages.healthNote,
    columns: [messages.part, messages.state, messages.times, messages.lastTime, messages.details].map(
      (title, index) => ({ title, isNumber: index === 2 }),
    ),
    rows: [
      [messages.parts.keys, state(count(stale) === 0), count(stale), last(stale), messages.tells.keys],
      [messages.parts.provider, state(unavailable === 0), unavailable, '', messages.tells.provider],
      [messages.parts.origin, state(failed === 0), failed, '', messages.tells.origin],
      [messages.parts.sinks, state(count(lost) === 0), count(lost), last(lost), messages.tells.sinks],
      [messages.parts.log, state(!isQuiet), 0, newest === '' ? '' : { time: newest }, messages.tells.log],
    ],
  };
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
  const { app, reason, person } = filters;
  return database.rows(isByDay ? 'errorsByDay' : 'errors', ...span, app, reason, person);
}
