import { SqliteStorage } from '../../../../scripts/fixtures/sqlite-storage.ts';
import type { SequencerStore } from '../../src/log/sequencer-store.ts';
import { sequencerTables } from '../../src/log/sequencer-tables.ts';

/** The tables of a log, on SQLite itself. */
export function tables(): SequencerStore {
  return sequencerTables(new SqliteStorage());
}
