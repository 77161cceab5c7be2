import type { Span } from './span.ts';

/** More would only make the header long. */
const MAX_ENTRIES = 20;

/**
 * Durations for browsers: the request's own span first, then its parts in the order of their start.
 *
 * @param spans the spans of the request; the last is that of the request itself
 * @see {@link https://www.w3.org/TR/server-timing/ | Server Timing}
 */
export function serverTiming(spans: readonly Span[]): string {
  const own = spans.at(-1);
  const parts = spans.slice(0, -1).toSorted((one, other) => one.start - other.start);
  return [...(own === undefined ? [] : [entry('gate', own)]), ...parts.map((part) => entry(part.name, part))]
    .slice(0, MAX_ENTRIES)
    .join(', ');
}

function entry(name: string, { start, end }: Span): string {
  return `${name.replace(/[^\w.-]/g, '_')};dur=${Math.max(0, end - start)}`;
}
