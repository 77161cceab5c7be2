import type { AuditEvent } from '../event/event.ts';
import type { Sink } from './sink.ts';

/** A sink that retains its events. */
export interface MemorySink extends Sink {
  /** All events so far, oldest first. */
  readonly events: readonly AuditEvent[];
  /** The same as lines. */
  readonly lines: readonly string[];
  /** Deletes all events. */
  readonly clear: () => void;
}

/**
 * Retains events in memory, for tests: it grows without bound.
 *
 * @example
 * ```ts
 * import { audit, memorySink } from '@portcullis/audit';
 *
 * const log = memorySink();
 * const record = audit({ sinks: [log], observer: { worker: 'test' } });
 * // … serve requests with `record` as the first step of a pipeline …
 * console.log(log.events.map((event) => event.outcome));
 * ```
 */
export function memorySink(): MemorySink {
  const events: AuditEvent[] = [];
  const lines: string[] = [];
  return {
    name: 'memory',
    events,
    lines,
    clear: () => {
      events.length = 0;
      lines.length = 0;
    },
    write: (event, line) => {
      events.push(event);
      lines.push(line);
    },
  };
}
