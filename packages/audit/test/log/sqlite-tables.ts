import { DatabaseSync } from 'node:sqlite';
import type { SequencerStore } from '../../src/log/sequencer-store.ts';
import { sequencerTables } from '../../src/log/sequencer-tables.ts';

/** A Durable Object's storage, on SQLite itself. */
export function tables(): SequencerStore {
  const database = new DatabaseSync(':memory:');
  return sequencerTables({
    sql: {
      exec: (query, ...bindings) => {
        const values = bindings.map((value) =>
          value instanceof ArrayBuffer ? new Uint8Array(value) : value,
        );
        const rows = database.prepare(query).all(...values) as Record<string, never>[];
        return {
          toArray: () =>
            rows.map((row) => {
              const bundle = row.bundle as Uint8Array | undefined;
              return bundle === undefined ? row : { ...row, bundle: bundle.slice().buffer };
            }),
        };
      },
    },
    transactionSync: (work) => {
      database.exec('BEGIN');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  });
}
