import { isDay, readParameters } from '@portcullis/core/internal';
import { operatorError } from '../operator-failure.ts';

/** The spans that are offered, in hours. */
export const SPANS = { '24h': 24, '7d': 168, '30d': 720 } as const;

/** What a view is asked for. It stands in the address, so that a view can be sent to a colleague. */
export interface Filters {
  /** Of the spans that end now; `undefined` where beginning and end were given. */
  readonly last: keyof typeof SPANS | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly until: number;
  /** Whether the time span is invalid: it ends before it starts, or is too long. */
  readonly isWrong: boolean;
  /** An empty text: any. The same below. */
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
    last,
    since,
    until,
    app = '',
    person = '',
    reason = '',
    ...given
  } = read.value as Readonly<Partial<Record<string, string>>>;
  if ([app, person, reason].some(({ length }) => length > MAX_TEXT)) {
    throw operatorError('operator.parameters', { detail: `a filter is longer than ${MAX_TEXT} characters` });
  }
  const span = spanOf(last, since, until, now);
  return {
    filters: { ...span, app: app.trim(), person: person.trim(), reason: reason.trim() },
    given: given as Readonly<Partial<Record<Also, string>>>,
  };
}

function spanOf(
  last: string | undefined,
  since: string | undefined,
  until: string | undefined,
  now: number,
): Pick<Filters, 'last' | 'since' | 'until' | 'isWrong'> {
  // A form sends what was left empty, too.
  if (!since && !until) {
    const known = last || '24h';
    if (!Object.hasOwn(SPANS, known)) {
      throw operatorError('operator.parameters', {
        detail: `"last" must be one of ${Object.keys(SPANS).join(', ')}`,
      });
    }
    const span = known as keyof typeof SPANS;
    return { last: span, since: now - SPANS[span] * HOUR_MS, until: now + HOUR_MS, isWrong: false };
  }
  const end = until ? timeOf(until, 'until') : now + HOUR_MS;
  const begin = since ? timeOf(since, 'since') : end - DAY_MS;
  const isWrong = begin >= end || end - begin > MAX_DAYS * DAY_MS;
  return { last: undefined, since: begin, until: end, isWrong };
}

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d{1,3})?)?)?Z?)?$/;

/** Days and times of UTC, as forms and events write them. */
function timeOf(text: string, name: string): number {
  const whole = /T\d\dZ?$/.test(text) ? text.replace(/Z?$/, ':00') : text;
  const time =
    TIME.test(text) && isDay(text.slice(0, 10))
      ? Date.parse(whole.includes('T') ? `${whole.replace(/Z$/, '')}Z` : whole)
      : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw operatorError('operator.parameters', { detail: `"${name}" must be a time such as 2026-01-31T12:00` });
}

/** A time as events write it. */
export function timeText(time: number): string {
  return new Date(time).toISOString();
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
