import type { AuditEvent } from '@portcullis/audit';
import canonicalize from 'canonicalize';

/** The part of a D1 database that is used. */
interface Database {
  prepare(sql: string): { bind(...values: unknown[]): { run(): Promise<unknown> } };
}

/** What D1 takes as one value, with room to spare: it refuses more than 2 MB. */
const EVENTS_AT_ONCE = 500;

// The columns of `d1Sink()`, for many events at once.
const INSERT = `INSERT INTO audit_event (id, time, type, outcome, actor, email, request_id, chain, seq, line)
  SELECT event ->> '$.id', event ->> '$.time', event ->> '$.type', event ->> '$.outcome', event ->> '$.actor.sub',
    event ->> '$.actor.email', event ->> '$.trace.request_id', '', 0, event
  FROM (SELECT value AS event FROM json_each(?1))`;

/** Puts events into the audit log's database, as the gate would have one by one. */
export async function seedEvents(database: Database, events: Iterable<AuditEvent>): Promise<void> {
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    await database
      .prepare(INSERT)
      .bind(`[${lines.join(',')}]`)
      .run();
    lines = [];
  };
  for (const event of events) {
    lines.push(canonicalize(event) ?? '');
    if (lines.length === EVENTS_AT_ONCE) await flush();
  }
  await flush();
}
