// As it stood in November 2026, before a log could be closed (commit 605022f): what an isolate of that version still does while a
// later one is rolled out. It never changes.
import { formatEntryBundle, parseEntryBundle } from '@portcullis/tlog/internal';
import { SILENT_MS } from '../../src/chain/checkpoint-store.ts';
import type { SqlStorageLike } from '../../src/chain/checkpoint-tables.ts';
import type { SequencerStore } from '../../src/log/sequencer-store.ts';
import type { WriterProgress } from '../../src/log/writer-progress.ts';

/**
 * Keeps a log's state in SQLite: `log_state` (one row), `log_batch` (entries that are not yet in a full bundle, a row for
 * each batch), `log_writer` (one row for each writer that was heard of in the last 30 days, about 100 bytes).
 */
export function formerSequencerTables({
  sql,
  transactionSync,
}: SqlStorageLike): Omit<SequencerStore, 'state' | 'close' | 'edge' | 'inspection' | 'inspected'> {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log_state ' +
      '(id INTEGER PRIMARY KEY, taken INTEGER, size INTEGER, checkpoint TEXT, published INTEGER)',
  );
  sql.exec('INSERT OR IGNORE INTO log_state VALUES (1, 0, 0, NULL, 0)');
  sql.exec('CREATE TABLE IF NOT EXISTS log_batch (first INTEGER PRIMARY KEY, width INTEGER, bundle BLOB)');
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log_writer (writer TEXT PRIMARY KEY, progress TEXT, at INTEGER) WITHOUT ROWID',
  );
  sql.exec('CREATE INDEX IF NOT EXISTS log_writer_at ON log_writer (at)');

  const state = () => {
    const [row = {}] = sql.exec('SELECT taken, size, checkpoint, published FROM log_state').toArray();
    const { taken, size, checkpoint, published } = row;
    return {
      taken: Number(taken),
      size: Number(size),
      checkpoint: typeof checkpoint === 'string' ? checkpoint : undefined,
      published: Number(published),
    };
  };

  return {
    writer: (name) => {
      const [row] = sql.exec('SELECT progress FROM log_writer WHERE writer = ?', name).toArray();
      return row && (JSON.parse(String(row.progress)) as WriterProgress);
    },
    append: (entries, writer, progress, now) =>
      transactionSync(() => {
        const { taken } = state();
        sql.exec(
          'INSERT INTO log_batch VALUES (?, ?, ?)',
          taken,
          entries.length,
          formatEntryBundle(entries).buffer,
        );
        sql.exec('UPDATE log_state SET taken = ?', taken + entries.length);
        sql.exec('INSERT OR REPLACE INTO log_writer VALUES (?, ?, ?)', writer, JSON.stringify(progress), now);
        sql.exec('DELETE FROM log_writer WHERE at <= ?', now - SILENT_MS);
      }),
    entries: (from, most) => {
      const rows = sql
        .exec(
          'SELECT first, width, bundle FROM log_batch WHERE first + width > ? AND first < ? ORDER BY first',
          from,
          from + most,
        )
        .toArray();
      const all = rows.flatMap(({ width, bundle }) =>
        parseEntryBundle(new Uint8Array(bundle as ArrayBuffer), Number(width)),
      );
      const skipped = from - Number(rows[0]?.first ?? from);
      return all.slice(skipped, skipped + most);
    },
    signed: (size, checkpoint, forget) =>
      transactionSync(() => {
        sql.exec('UPDATE log_state SET size = ?, checkpoint = ?', size, checkpoint);
        sql.exec('DELETE FROM log_batch WHERE first + width <= ?', forget);
      }),
    published: (size) => void sql.exec('UPDATE log_state SET published = ?', size),
  };
}
