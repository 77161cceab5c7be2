import { requireBinding } from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import type { Sink } from './sink.ts';

/** The part of a D1 binding that the sink uses. */
export interface D1Writer {
  prepare(sql: string): { bind(...values: unknown[]): { run(): Promise<unknown> } };
}

// The same event again, as a queue may deliver it, is no error; another one of the same id is not let in.
const INSERT =
  'INSERT INTO audit_event (id, time, type, outcome, actor, email, request_id, chain, seq, line) ' +
  'VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ' +
  'ON CONFLICT (id) DO UPDATE SET line = iif(line = excluded.line, line, NULL)';

/**
 * Writes each event as a row of a D1 database, which can be queried. The table comes with the package, as a migration:
 * `"migrations_dir": "node_modules/@portcullis/audit/migrations"` in the database's binding, and
 * `npx wrangler d1 migrations apply NAME`.
 *
 * Throws `TypeError` where no database is bound.
 *
 * @example
 * ```ts
 * import { audit, d1Sink, type D1Writer } from '@portcullis/audit';
 *
 * const record = audit((env: { AUDIT_DB: D1Writer }) => ({ sinks: [d1Sink(env.AUDIT_DB)] }));
 * ```
 */
export function d1Sink(database: D1Writer): Sink {
  requireBinding('d1Sink', 'D1 database', database, 'prepare');
  return {
    name: 'd1',
    write: async (event, line) => {
      await database
        .prepare(INSERT)
        .bind(...rowOf(event), line)
        .run()
        .catch(named);
    },
  };
}

/** Of a loss only the name of its error is recorded, and what D1 fails with is an `Error` whatever it is. */
function named(cause: unknown): Promise<never> {
  const isOld = cause instanceof Error && /no such table|no column named/.test(cause.message);
  return Promise.reject(
    isOld ? Object.assign(new Error('migrations are missing', { cause }), { name: 'NotMigrated' }) : cause,
  );
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
