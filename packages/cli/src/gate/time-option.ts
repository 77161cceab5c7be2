const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * The time that an option means: as it stands, or `1h`, `30m`, `2d` before now, as a time. What is neither stays as it is,
 * for whoever reads it to refuse.
 *
 * @param now milliseconds since the Unix epoch
 */
export function timeOption(text: string, now: number): string {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? text : new Date(now - Number(count) * (UNITS[unit] ?? 0)).toISOString();
}

/** A day of UTC, or a time that says where on earth it is meant: whatever else JavaScript reads is another time elsewhere. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** The time that a text says, in milliseconds since the Unix epoch; `NaN` where it says none for sure. */
export function momentOf(text: string): number {
  return MOMENT.test(text) ? Date.parse(text) : Number.NaN;
}

/** How many seconds an option such as `30m` means; `undefined` for anything else. */
export function secondsOption(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : (Number(count) * (UNITS[unit] ?? 0)) / 1000;
}
