import { appendFileSync } from 'node:fs';
import { auditLog, type Sink } from '@portcullis/audit';
import { systemClock } from '@portcullis/core/internal';
import type { SyncChange } from '@portcullis/phabricator/sync';

/** Writes each change at the end of a file, one event on a line, before it is made. */
export function eventsInto(file: string): (change: SyncChange) => Promise<void> {
  const sink: Sink = { name: 'file', write: (_, line) => appendFileSync(file, `${line}\n`) };
  const log = auditLog<unknown>({
    sinks: [sink],
    onSinkFailure: 'closed',
    observer: { worker: 'portcullis sync' },
  });
  const around = { env: {}, clock: systemClock, execution: { waitUntil: () => {} } };
  return (change) => log.record(change, around);
}
