import { parseLogEntry } from '../log/log-entry.ts';
import { LOG_WRITER, type LogEnd, parseSuccession } from '../log/log-succession.ts';
import { canonicalEvent } from './canonical-event.ts';
import type { LogPolicies } from './log-policies.ts';
import type { LogWriters } from './log-writers.ts';

/** What was read of a log, and what that leaves open. */
export interface LaterPart {
  readonly writers: LogWriters;
  /** `undefined` if the caller does not ask when policies became active. */
  readonly policies: LogPolicies | undefined;
}

/**
 * Reads what came before a part of a log, backwards, and no further than that part leaves open: whether numbers of its writers are missing
 * at its start, and when its policies became active. Returns the log that this one continues, if it reached the entry that names it.
 *
 * @param entries those before the part that are in its first bundle
 * @param bundlesBefore reads the bundles before that one, the last one first; they are proved to be in the log
 */
export async function lookBack(
  { writers, policies }: LaterPart,
  entries: readonly Uint8Array[],
  bundlesBefore: AsyncIterable<readonly Uint8Array[]>,
): Promise<LogEnd | undefined> {
  let found: LogEnd | undefined;
  const read = (octets: Uint8Array): number => {
    found = undefined;
    const entry = parseLogEntry(octets);
    if (entry === undefined) return Number.NaN;
    if (entry.writer === LOG_WRITER) {
      found = parseSuccession(entry.line)?.continues;
      return Number.NaN;
    }
    writers.addEarlier(entry.writer, entry.sequence);
    const event = canonicalEvent(entry.line);
    if (event !== undefined) policies?.addEarlier(event);
    // Anything may stand there instead of a time.
    return typeof event?.time === 'string' ? Date.parse(event.time) : Number.NaN;
  };
  const isAnsweredBy = (all: readonly Uint8Array[]): boolean => {
    // Who says no time says nothing of when the others came.
    const times = all.toReversed().map(read).filter(Number.isFinite);
    const newest = times.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...times);
    return !writers.isOpen(newest) && policies?.isOpen !== true;
  };
  if (isAnsweredBy(entries)) return found;
  for await (const bundle of bundlesBefore) if (isAnsweredBy(bundle)) break;
  return found;
}
