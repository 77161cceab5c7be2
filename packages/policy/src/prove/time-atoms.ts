import { grouped } from '@portcullis/core/internal';
import { wallClock } from '../criteria/wall-clock.ts';
import type { TimeWindow } from '../policy.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Windows of many years are looked at around their ends and the clock changes of the year after, and in one year. */
const AROUND_DAYS = 9;
const YEAR_DAYS = 372;

/**
 * Times at which windows may start or end in their time zones, including clock changes: in the year that starts at `now`, and
 * around every day that a window contains. Between two of them, no window changes. In order.
 */
export function timeAtoms(windows: readonly TimeWindow[], now: number): readonly number[] {
  const start = Math.floor(now / DAY_MS) * DAY_MS;
  const moments = new Set<number>([start + DAY_MS / 2]);
  const days = new Set<number>();
  const addDays = (from: number, count: number): void => {
    for (let day = 0; day < count; day++) days.add(from + day * DAY_MS);
  };
  if (windows.length > 0) addDays(start - DAY_MS, YEAR_DAYS);
  const zones = grouped(windows, ({ zone }) => zone);
  const clocks = new Map([...zones.keys()].map((zone) => [zone, offsetOf(zone)]));
  for (const date of new Set(windows.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]))) {
    if (date === undefined) continue;
    const day = Date.parse(`${date}T00:00:00Z`);
    // What two places' clocks show at once is not the same half a year after.
    const changes =
      clocks.size > 1 && day > start
        ? [...clocks.values()].flatMap((offsetAt) => changesOf(offsetAt, day))
        : [];
    for (const around of [day, ...changes]) addDays(around - AROUND_DAYS * DAY_MS, 2 * AROUND_DAYS);
  }
  for (const [zone, offsetAt] of clocks) {
    const ofZone = zones.get(zone) ?? [];
    const offsets = offsetsIn(offsetAt, days);
    for (const change of offsets.changes) moments.add(change);
    const minutes = new Set(
      ['00:00', ...ofZone.flatMap(({ from, until }) => [from, until])].flatMap(minuteOf),
    );
    for (const day of days) {
      for (const minute of minutes) {
        for (const offset of offsets.all) moments.add(day + minute * MINUTE_MS - offset);
      }
    }
  }
  return [...moments].sort((a, b) => a - b);
}

/** The days with clock changes of a time zone, in the year that starts at `from`. */
function changesOf(offsetAt: OffsetAt, from: number): readonly number[] {
  const days = Array.from({ length: YEAR_DAYS }, (_, day) => from + day * DAY_MS);
  return days.filter((day) => offsetAt(day) !== offsetAt(day + DAY_MS));
}

/** The offsets of a zone on these days, and the moments at which it changes. */
function offsetsIn(
  offsetAt: OffsetAt,
  days: ReadonlySet<number>,
): { all: ReadonlySet<number>; changes: readonly number[] } {
  const all = new Set<number>();
  const changes: number[] = [];
  for (const day of days) {
    const [before, after] = [offsetAt(day), offsetAt(day + DAY_MS)];
    all.add(before).add(after);
    if (before === after) continue;
    let [low, high] = [day, day + DAY_MS];
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return { all, changes };
}

/** More minutes than this are not remembered of one zone: enough for a dozen proofs of different times. */
const MOST_REMEMBERED = 100_000;
const remembered = new Map<string, Map<number, number>>();

/**
 * What the clocks of a zone show, remembered for each minute. `Intl` is slow, and proofs ask for the same minutes for every window, and
 * again in the next proof.
 */
export function rememberedClock(zone: string): (moment: number) => number {
  const shownAt = wallClock(zone);
  const known = remembered.get(zone) ?? new Map<number, number>();
  remembered.set(zone, known);
  return (moment) => {
    const minute = Math.floor(moment / MINUTE_MS);
    const before = known.get(minute);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const shown = shownAt(moment);
    known.set(minute, shown);
    return shown;
  };
}

/** How far a zone's clocks are ahead at a moment, in milliseconds. */
type OffsetAt = (moment: number) => number;

function offsetOf(zone: string): OffsetAt {
  const shownAt = rememberedClock(zone);
  return (moment) => shownAt(moment) - Math.floor(moment / MINUTE_MS) * MINUTE_MS;
}

function minuteOf(time: string | undefined): readonly number[] {
  return time === undefined ? [] : [Number(time.slice(0, 2)) * 60 + Number(time.slice(3))];
}
