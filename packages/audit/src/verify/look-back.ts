import { parseLogEntry } from '../log/log-entry.ts';
import { LOG_WRITER, type LogEnd, parseSuccession } from '../log/log-succession.ts';
import { canonicalEvent } from './canonical-event.ts';
import type { LogPolicies } from './log-policies.ts';
import type { LogWriters } from './log-writers.ts';

/** What was read of a log, and what that leaves open. */
export interface LaterPart {
  readonly writers: LogWriters;
  /** `undefined` if nobody asks when policies came into force. */
  readonly policies: LogPolicies | undefined;
}

/**
 * Reads what came before a part of a log, backwards, and no further than that part leaves open: whether numbers of its writers
 * are missing where it begins, and when its policies came into force. Returns the log that this one continues, if it came
 * as far as the entry that says so.
 *
 * @param entries those before the part that are in its first bundle
 * @param bundlesBefore reads the bundles before that one, the last one first; they are proved to be in the log
 */
export async function lookBack(
  { writers, policies }: LaterPart,
  entries: readonly Uint8Array[],
  bundlesBefore: AsyncIterable<readonly Uint8Array[]>,
): Promise<LogEnd | undefined> {
  const isAnswered = (): boolean => !writers.isOpen && policies?.isOpen !== true;
  const read = (octets: Uint8Array): LogEnd | undefined => {
    const entry = parseLogEntry(octets);
    if (entry === undefined) return undefined;
    if (entry.writer === LOG_WRITER) return parseSuccession(entry.line)?.continues;
    writers.addEarlier(entry.writer, entry.sequence);
    const event = canonicalEvent(entry.line);
    if (event !== undefined) policies?.addEarlier(event);
    return undefined;
  };
  let found: LogEnd | undefined;
  for (const octets of entries.toReversed()) found = read(octets);
  if (isAnswered()) return found;
  for await (const bundle of bundlesBefore) {
    for (const octets of bundle.toReversed()) found = read(octets);
    if (isAnswered()) break;
  }
  return found;
}
