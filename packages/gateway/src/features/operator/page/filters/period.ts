import { isDay } from '@portcullis/core/internal';

// Times as people type them, in UTC. Words of all languages of the page are understood in each, so that a link with such a word means
// the same to a colleague who reads another language.

/** A span of time, in milliseconds since the Unix epoch. The end is exclusive. */
export interface Period {
  /** Short form for addresses, such as `24h` or `yesterday`; `undefined` for a period that is only given by its two ends. */
  readonly name: string | undefined;
  readonly since: number;
  readonly until: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** By their short form: length, and the words for it. */
const UNITS: readonly (readonly [name: string, ms: number, words: RegExp])[] = [
  ['m', MINUTE_MS, /^(?:m|min|mins|minutes?|minuten?|minutos?|分|分钟)$/],
  ['h', HOUR_MS, /^(?:h|hrs?|hours?|std|stunden?|heures?|horas?|時間|小时)$/],
  ['d', DAY_MS, /^(?:d|days?|tage?|jours?|j|días?|dias?|日|日間|天)$/],
  ['w', 7 * DAY_MS, /^(?:w|weeks?|wochen?|semaines?|semanas?|週間?|周)$/],
];

/** Days before today, and the words for it. */
const DAYS: readonly (readonly [name: string, days: number, words: RegExp])[] = [
  ['today', 0, /^(?:today|heute|aujourd['’]hui|hoy|今日|今天)$/],
  ['yesterday', 1, /^(?:yesterday|gestern|hier|ayer|昨日|昨天)$/],
];

const LENGTH = /^(\d{1,5})\s*(\D{1,12})$/;
const RANGE = /^(\S.{0,40}?)(?:\s*(?:\.\.|…|–|—)\s*|\s+-\s+)(\S.{0,40})$/;
const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
/** As in German, French and Spanish. Only with dots: `11/12/2026` is another day in America than in Europe. */
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const TIME = /^(\S+?)(?:t|\s+)(\d{1,2})(?::(\d{2})(?::(\d{2})(\.\d{1,3})?)?)?z?$/;

/** The period that a text names, such as `2 h`, `yesterday`, `2026-11-30` or `2026-11-28 – 2026-11-30`; `undefined` if it names none. */
export function periodOf(text: string, now: number): Period | undefined {
  const typed = normal(text);
  const [, amount, unit] = LENGTH.exec(typed) ?? [];
  const known = UNITS.find(([, , words]) => words.test(unit ?? ''));
  if (known !== undefined) {
    const [name, ms] = known;
    const count = Number(amount);
    return { name: `${count}${name}`, since: now - count * ms, until: upToNow(now) };
  }
  const day = daySpan(typed, now) ?? monthSpan(typed);
  if (day !== undefined) return day;
  const [, from, to] = RANGE.exec(typed) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const [since, until] = [timeOf(from, now, 'start'), timeOf(to, now, 'end')];
  return since === undefined || until === undefined ? undefined : { name: undefined, since, until };
}

/**
 * The time that a text names: `2026-11-30`, `2026-11-30 14:00`, `yesterday`, or `2 h` for two hours ago; `undefined` if it names none.
 *
 * @param edge which end of a day a day means
 */
export function timeOf(text: string, now: number, edge: 'start' | 'end'): number | undefined {
  const typed = normal(text);
  const [, amount, unit] = LENGTH.exec(typed) ?? [];
  const known = UNITS.find(([, , words]) => words.test(unit ?? ''));
  if (known !== undefined) return now - Number(amount) * known[1];
  const day = daySpan(typed, now);
  if (day !== undefined) return edge === 'start' ? day.since : day.until;
  const [, date = '', hour = '', minute = '0', second = '0', fraction = ''] = TIME.exec(typed) ?? [];
  const start = daySpan(date, now)?.since;
  if (start === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  return (
    start +
    Number(hour) * HOUR_MS +
    Number(minute) * MINUTE_MS +
    Math.round(Number(`${second}${fraction}`) * 1000)
  );
}

/** Counts are by whole hours, so that the present one is included. */
function upToNow(now: number): number {
  return now + HOUR_MS;
}

function normal(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function daySpan(text: string, now: number): Period | undefined {
  const named = DAYS.find(([, , words]) => words.test(text));
  if (named !== undefined) {
    const [name, days] = named;
    const since = Math.floor(now / DAY_MS) * DAY_MS - days * DAY_MS;
    return { name, since, until: since + DAY_MS };
  }
  const [, year, month, day] = DAY.exec(text) ?? reordered(DAY_FIRST.exec(text)) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const name = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDay(name)) return undefined;
  const since = Date.parse(name);
  return { name, since, until: since + DAY_MS };
}

function reordered(found: RegExpExecArray | null): readonly (string | undefined)[] | undefined {
  return found === null ? undefined : [found[0], found[3], found[2], found[1]];
}

function monthSpan(text: string): Period | undefined {
  const [, year, month] = MONTH.exec(text) ?? [];
  if (year === undefined || !isDay(`${text}-01`)) return undefined;
  return {
    name: text,
    since: Date.UTC(Number(year), Number(month) - 1),
    until: Date.UTC(Number(year), Number(month)),
  };
}
