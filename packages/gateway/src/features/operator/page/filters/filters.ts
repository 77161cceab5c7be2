import { readParameters } from '@portcullis/core/internal';
import { operatorError } from '../operator-failure.ts';
import { type Period, periodOf, timeOf } from './period.ts';

/** The periods that are offered by a link. */
export const PERIODS = ['24h', '7d', '30d', 'yesterday'] as const;

/** What a view is asked for. It stands in the address, so that a view can be sent to a colleague. */
export interface Filters {
  /** The period by its short name, such as `24h` or `yesterday`; `undefined` if start and end were given. */
  readonly last: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly until: number;
  /** What is wrong with the period: it is not understood, or it ends before it starts or is too long. The database is not queried then. */
  readonly problem: 'period' | 'span' | undefined;
  /** The period as it was typed, where it is not understood. */
  readonly typed: string;
  /** Names, as `findsName()` takes them. An empty text: any. The same below. */
  readonly app: string;
  /** A subject, or an e-mail address. */
  readonly person: string;
  /** A code. */
  readonly reason: string;
}

/** The parameters of filters. */
const FILTER_NAMES = ['last', 'since', 'until', 'app', 'person', 'reason'] as const;

/** Longest span, in days, which the page says where one is longer: what is older is for the command line. */
const MAX_DAYS = 400;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_TEXT = 256;
const DEFAULT_PERIOD = '24h';

/**
 * The filters of an address. The default is the last day. Fails with `operator.parameters` for what is no filter.
 *
 * @param also names of further parameters that the page has
 * @param now milliseconds since the Unix epoch
 */
export function readFilters<const Also extends string>(
  search: string,
  also: readonly Also[],
  now: number,
): { readonly filters: Filters; readonly given: Readonly<Partial<Record<Also, string>>> } {
  const read = readParameters(new URLSearchParams(search), [...FILTER_NAMES, ...also]);
  if (!read.ok) throw operatorError('operator.parameters', { detail: read.problem });
  const {
    last = '',
    since = '',
    until = '',
    app = '',
    person = '',
    reason = '',
    ...given
  } = read.value as Readonly<Partial<Record<string, string>>>;
  if ([last, since, until, app, person, reason].some(({ length }) => length > MAX_TEXT)) {
    throw operatorError('operator.parameters', { detail: `a filter is longer than ${MAX_TEXT} characters` });
  }
  const period = givenPeriod(last, since, until, now);
  const typed = [last, since, until].filter((text) => text !== '').join(' – ');
  return {
    filters: { ...spanOf(period, now), typed, app: app.trim(), person: person.trim(), reason: reason.trim() },
    given: given as Readonly<Partial<Record<Also, string>>>,
  };
}

/** Fails with `operator.parameters` for a page that has no field in which to correct the period. */
export function requirePeriod({ problem }: Filters): void {
  if (problem !== undefined) throw operatorError('operator.parameters', { detail: 'the period is invalid' });
}

/** A form sends what was left empty, too. */
function givenPeriod(last: string, since: string, until: string, now: number): Period | undefined {
  if (since === '' && until === '') return periodOf(last.trim() === '' ? DEFAULT_PERIOD : last, now);
  const end = until === '' ? now + HOUR_MS : timeOf(until, now, 'end');
  if (end === undefined) return undefined;
  const begin = since === '' ? end - DAY_MS : timeOf(since, now, 'start');
  return begin === undefined ? undefined : { name: undefined, since: begin, until: end };
}

function spanOf(
  period: Period | undefined,
  now: number,
): Pick<Filters, 'last' | 'since' | 'until' | 'problem'> {
  if (period === undefined) return { last: undefined, since: now, until: now, problem: 'period' };
  const { name, since, until } = period;
  const isWrong = since >= until || until - since > MAX_DAYS * DAY_MS;
  return { last: name, since, until, problem: isWrong ? 'span' : undefined };
}

/** A time as events write it. */
export function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** The ends of a span, as events write times. */
export function spanTexts({ since, until }: Filters): readonly [since: string, until: string] {
  return [timeText(since), timeText(until)];
}

/** The hours of a span, as summaries count them: whole ones, so that the first and the last may hold a little more. */
export function hoursOf({ since, until }: Filters): readonly [first: string, end: string] {
  const end = Math.ceil(until / HOUR_MS) * HOUR_MS;
  return [timeText(since).slice(0, 13), timeText(end).slice(0, 13)];
}

/** Where failures are counted for a span: by the day for a long one, since those by the hour are many. */
export function failuresSpan(filters: Filters): {
  readonly isByDay: boolean;
  readonly span: readonly [first: string, end: string];
} {
  if (slotLength(filters) === 13) return { isByDay: false, span: hoursOf(filters) };
  const end = Math.ceil(filters.until / DAY_MS) * DAY_MS;
  return { isByDay: true, span: [timeText(filters.since).slice(0, 10), timeText(end).slice(0, 10)] };
}

/** How long the name of a slot of a chart is: days for a long span, and hours for a short one. */
export function slotLength({ since, until }: Filters): 10 | 13 {
  return until - since > 4 * DAY_MS ? 10 : 13;
}

/** The slots of a span, oldest first: those without an event as well. */
export function slotsOf(filters: Filters): readonly string[] {
  const length = slotLength(filters);
  const step = length === 10 ? DAY_MS : HOUR_MS;
  const [first] = hoursOf(filters);
  const begin = Date.parse(length === 10 ? first.slice(0, 10) : `${first}:00Z`);
  const slots: string[] = [];
  for (let time = begin; time < filters.until; time += step) slots.push(timeText(time).slice(0, length));
  return slots;
}
