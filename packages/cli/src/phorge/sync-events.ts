import { auditLog, type Sink } from '@portcullis/audit';
import { systemClock } from '@portcullis/core/internal';
import type { SyncChange } from '@portcullis/phabricator/sync';
import { appendLine } from '../files/write-file.ts';

/**
 * Writes each change at the end of a file, one event on a line, before it is made. Fails with what is wrong with the file where
 * it cannot: the change is not made then.
 */
export function eventsInto(file: string): (change: SyncChange) => Promise<void> {
  let unwritten: unknown;
  const write = async (line: string): Promise<void> => {
    try {
      await appendLine(file, line);
    } catch (error) {
      unwritten = error;
      throw error;
    }
  };
  const sink: Sink = { name: 'file', write: (_, line) => write(line) };
  const log = auditLog<unknown>({
    sinks: [sink],
    onSinkFailure: 'closed',
    observer: { worker: 'portcullis sync' },
  });
  const around = { env: {}, clock: systemClock, execution: { waitUntil: () => {} } };
  return async (change) => {
    try {
      await log.record(change, around);
    } catch (error) {
      // The log says what becomes of a request; here whoever runs this has to know of the file.
      throw unwritten ?? error;
    }
  };
}
