import type { AuditEvent } from '../event/event.ts';
import type { Sink } from './sink.ts';

/** The part of a D1 binding that the sink uses. */
export interface D1Writer {
  prepare(sql: string): { bind(...values: unknown[]): { run(): Promise<unknown> } };
}

/** The table that `d1Sink()` writes to and `readD1()` reads: run it once, as a migration. */
export const D1_SCHEMA = `CREATE TABLE IF NOT EXISTS audit_event (
  id TEXT PRIMARY KEY,
  time TEXT NOT NULL,
  type TEXT NOT NULL,
  outcome TEXT NOT NULL,
  actor TEXT,
  email TEXT,
  request_id TEXT,
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_event_time ON audit_event (time);
CREATE INDEX IF NOT EXISTS audit_event_actor ON audit_event (actor, time);
CREATE INDEX IF NOT EXISTS audit_event_chain ON audit_event (chain, seq, id);`;

// The same event again, as a queue may deliver it, is no error; another one of the same id is not let in.
const INSERT =
  'INSERT INTO audit_event (id, time, type, outcome, actor, email, request_id, chain, seq, line) ' +
  'VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ' +
  'ON CONFLICT (id) DO UPDATE SET line = iif(line = excluded.line, line, NULL)';

/**
 * Writes each event as a row of a D1 database: the table of `D1_SCHEMA`, which can be queried.
 *
 * @example
 * ```ts
 * import { audit, d1Sink, type D1Writer } from '@portcullis/audit';
 *
 * const record = audit((env: { AUDIT_DB: D1Writer }) => ({ sinks: [d1Sink(env.AUDIT_DB)] }));
 * ```
 */
export function d1Sink(database: D1Writer): Sink {
  return {
    name: 'd1',
    write: async (event, line) => {
      await database
        .prepare(INSERT)
        .bind(...rowOf(event), line)
        .run();
    },
  };
}

function rowOf(event: AuditEvent): unknown[] {
  const actor = 'actor' in event ? event.actor : undefined;
  const trace = 'trace' in event ? event.trace : undefined;
  return [
    event.id,
    event.time,
    event.type,
    event.outcome,
    actor?.sub ?? null,
    actor?.email ?? null,
    trace?.request_id ?? null,
    event.chain?.id ?? '',
    event.chain?.seq ?? 0,
  ];
}
