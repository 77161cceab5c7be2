import { type LogRecord, logRecords } from './log-records.ts';

/** One entry of a log, as a simulation takes it. */
export type EventLine = Pick<LogRecord, 'number' | 'value'>;

/**
 * The entries of a log of events (NDJSON), one after the other, however long the log is. Empty lines are left out. Read
 * without a promise, because that is how a pure simulation takes its events.
 *
 * Fails with `UsageError` where there is no such file.
 */
export function* eventLines(file: string): Generator<EventLine> {
  for (const { number, line, value } of logRecords(file)) {
    if (line.trim() !== '') yield { number, value };
  }
}
