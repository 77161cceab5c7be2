import { isDay } from '@portcullis/core/internal';
import { UsageError } from '../usage-error.ts';

/** In seconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A day of UTC, or a time that says where on earth it is meant: whatever else JavaScript reads is another time elsewhere. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** The time that a text says, in milliseconds since the Unix epoch; `NaN` where it says none for sure. */
export function momentOf(text: string): number {
  return MOMENT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
}

/**
 * The time that an option says, or so long ago, in milliseconds since the Unix epoch. Fails with {@link UsageError} where it says none.
 *
 * @param option as it was typed, with its dashes
 */
export function momentOption(option: string, text: string, now: number): number {
  const ago = secondsOption(text);
  const moment = ago === undefined ? momentOf(text) : now - ago * 1000;
  if (!Number.isNaN(moment)) return moment;
  throw new UsageError(
    `${option} ${text}: must be a time such as 2026-01-31T12:00:00Z, a day, or 30d for 30 days ago (s, m, h, d, w)`,
  );
}

/** How many seconds an option such as `30m` means; `undefined` for anything else. */
export function secondsOption(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0);
}

/** How long `--timeout` says to wait for each answer, in seconds. Fails with {@link UsageError} where it says none. */
export function timeoutOption(text = '10'): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 300) return seconds;
  throw new UsageError(`--timeout ${text}: must be a number of seconds, at most 300`);
}
