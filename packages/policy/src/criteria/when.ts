import { isDay, isRecord } from '@portcullis/core/internal';
import { described, type JsonSchema } from '../json-schema.ts';
import type { TimeWindow } from '../policy.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';
import { wallClock } from './wall-clock.ts';

const FIELDS = ['zone', 'days', 'from', 'until', 'firstDay', 'lastDay'] as const;
const DAYS: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;

/** A moment on the clocks of a place. */
interface LocalTime {
  /** Days since the epoch, by the local calendar. */
  readonly day: number;
  readonly minute: number;
}

/**
 * Holds inside the window. A window that continues after midnight belongs to the day on which it starts.
 * @param shownAt the clocks of its zone
 */
export function timeCondition(
  window: TimeWindow,
  shownAt: (moment: number) => number = wallClock(window.zone),
): Condition {
  const localTime = clockOf(shownAt);
  const from = minuteOf(window.from ?? '00:00');
  const until = minuteOf(window.until ?? '24:00');
  const days = window.days === undefined ? undefined : new Set(window.days.map((day) => DAYS.indexOf(day)));
  const first = window.firstDay === undefined ? Number.NEGATIVE_INFINITY : dayOf(window.firstDay);
  const last = window.lastDay === undefined ? Number.POSITIVE_INFINITY : dayOf(window.lastDay);

  const isOpenOn = (day: number): boolean =>
    day >= first && day <= last && (days === undefined || days.has(weekdayOf(day)));
  return {
    field: 'when',
    holds: ({ now }) => {
      if (now === undefined) return undefined;
      const { day, minute } = localTime(now);
      if (from < until) return minute >= from && minute < until && isOpenOn(day);
      return (minute >= from && isOpenOn(day)) || (minute < until && isOpenOn(day - 1));
    },
  };
}

/** Reports what is wrong with `when`. */
export function checkTimeWindow(window: unknown, report: Report): void {
  if (!isRecord(window)) {
    report.problem('must be an object with a "zone"');
    return;
  }
  report.fields(window, FIELDS);
  const zone = report.at('zone').text(window.zone);
  if (zone !== undefined && !isZone(zone)) {
    report
      .at('zone')
      .problem(`${JSON.stringify(zone)} is not a time zone: use an IANA name such as Europe/Berlin`);
  }
  if ('days' in window) {
    report.at('days').texts(window.days, (day, place) => {
      if (!DAYS.includes(day)) place.unknown(day, DAYS, `is not a day: use ${DAYS.join(', ')}`);
    });
  }
  checkHours(window, report);
  checkDates(window, report);
}

function checkHours(window: Readonly<Record<string, unknown>>, report: Report): void {
  if ('from' in window !== 'until' in window) {
    report.problem('must have both "from" and "until", or neither');
    return;
  }
  if (!('from' in window)) return;
  const { from, until } = window;
  if (!isTime(from) || from === '24:00') report.at('from').problem('must be a time from 00:00 to 23:59');
  else if (!isTime(until)) report.at('until').problem('must be a time from 00:00 to 24:00');
  else if (from === until)
    report.at('until').problem('is the same as "from": for the whole day, remove both');
}

function checkDates(window: Readonly<Record<string, unknown>>, report: Report): void {
  const dates = (['firstDay', 'lastDay'] as const).filter((field) => field in window);
  const wrong = dates.filter((field) => !isDate(window[field]));
  for (const field of wrong) report.at(field).problem('must be a date, such as 2026-11-30');
  if (dates.length < 2 || wrong.length > 0) return;
  if ((window.lastDay as string) < (window.firstDay as string)) {
    report.at('lastDay').problem('is before "firstDay": the rule would never match');
  }
}

/** Local time of a zone, remembered for the minute: `Intl` is slow, and many requests come in a minute. */
function clockOf(shownAt: (moment: number) => number): (now: number) => LocalTime {
  let known: { readonly minute: number; readonly time: LocalTime } | undefined;
  return (now) => {
    const minute = Math.floor(now / 60_000);
    if (known?.minute === minute) return known.time;
    const shown = shownAt(now);
    const day = Math.floor(shown / DAY_MS);
    const time = { day, minute: (shown - day * DAY_MS) / 60_000 };
    known = { minute, time };
    return time;
  };
}

/** The first of January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value);
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && isDay(value);
}

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What `when` asks of a request. */
export const whenCompiler: CriterionCompiler<'when'> = {
  field: 'when',
  compile: (window) => timeCondition(window),
};

/** When the rule holds. */
export const WHEN: Criterion<'when'> = {
  field: 'when',
  check: checkTimeWindow,
  compiler: whenCompiler,
};

/** How `when` is written. */
export const whenSchema: JsonSchema = /* @__PURE__ */ described(
  'Time window, in a time zone. All fields that are set must match. Default: always.',
  {
    title: 'TimeWindow',
    type: 'object',
    properties: {
      zone: /* @__PURE__ */ described(
        'IANA name of the time zone, such as `Europe/Berlin`. Daylight saving time is respected.',
        { type: 'string' },
      ),
      days: /* @__PURE__ */ described(
        'Days of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`. Default: all.',
        { tsType: 'readonly string[]', type: 'array', items: { enum: DAYS }, minItems: 1 },
      ),
      from: /* @__PURE__ */ described(
        'First minute of the window, such as `08:00`. Needs `until`. Default: the whole day.',
        { type: 'string' },
      ),
      until: /* @__PURE__ */ described(
        'End of the window, exclusive, such as `18:00`. `24:00` is midnight. If it is before `from`, the window ends on the next day.',
        { type: 'string' },
      ),
      firstDay: /* @__PURE__ */ described('First day, such as `2026-11-01`. Default: no start.', {
        type: 'string',
      }),
      lastDay: /* @__PURE__ */ described('Last day, inclusive, such as `2026-11-30`. Default: no end.', {
        type: 'string',
      }),
    },
    required: ['zone'],
    additionalProperties: false,
  },
);
