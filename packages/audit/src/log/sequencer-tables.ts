import { formatEntryBundle, parseEntryBundle } from '@portcullis/tlog/internal';
import { SILENT_MS } from '../chain/checkpoint-store.ts';
import type { SqlStorageLike } from '../chain/checkpoint-tables.ts';
import type { SequencerStore } from './sequencer-store.ts';
import type { WriterProgress } from './writer-progress.ts';

/**
 * Keeps a log's state in SQLite: `log_state` (one row), `log_end` (one row, once it was closed), `log_batch` (entries that are not yet in a full bundle, a row for
 * each batch), `log_edge` (the partial tiles of the tree, a row for each of its levels of tiles), `log_inspection` (one row: how far
 * its files were looked at), `log_writer` (one row for each writer that was heard of in the last 30 days, about 100 bytes).
 */
export function sequencerTables({ sql, transactionSync }: SqlStorageLike): SequencerStore {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log_state ' +
      '(id INTEGER PRIMARY KEY, taken INTEGER, size INTEGER, checkpoint TEXT, published INTEGER)',
  );
  sql.exec(
    'INSERT OR IGNORE INTO log_state (id, taken, size, checkpoint, published) VALUES (1, 0, 0, NULL, 0)',
  );
  sql.exec('CREATE TABLE IF NOT EXISTS log_end (id INTEGER PRIMARY KEY, next TEXT)');
  sql.exec('CREATE TABLE IF NOT EXISTS log_batch (first INTEGER PRIMARY KEY, width INTEGER, bundle BLOB)');
  sql.exec('CREATE TABLE IF NOT EXISTS log_edge (path TEXT PRIMARY KEY, octets BLOB) WITHOUT ROWID');
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log_inspection (id INTEGER PRIMARY KEY, next INTEGER, remaining INTEGER)',
  );
  sql.exec(
    'CREATE TABLE IF NOT EXISTS log_writer (writer TEXT PRIMARY KEY, progress TEXT, at INTEGER) WITHOUT ROWID',
  );
  sql.exec('CREATE INDEX IF NOT EXISTS log_writer_at ON log_writer (at)');

  const state: SequencerStore['state'] = () => {
    const [row = {}] = sql.exec('SELECT taken, size, checkpoint, published FROM log_state').toArray();
    const { taken, size, checkpoint, published } = row;
    const [end] = sql.exec('SELECT next FROM log_end').toArray();
    return {
      taken: Number(taken),
      size: Number(size),
      checkpoint: typeof checkpoint === 'string' ? checkpoint : undefined,
      published: Number(published),
      closed: end && String(end.next),
    };
  };

  const addBatch = (entries: readonly Uint8Array<ArrayBuffer>[]): void => {
    const { taken } = state();
    const bundle = formatEntryBundle(entries).buffer;
    sql.exec('INSERT INTO log_batch (first, width, bundle) VALUES (?, ?, ?)', taken, entries.length, bundle);
    sql.exec('UPDATE log_state SET taken = ?', taken + entries.length);
  };

  return {
    state,
    writer: (name) => {
      const [row] = sql.exec('SELECT progress FROM log_writer WHERE writer = ?', name).toArray();
      return row && (JSON.parse(String(row.progress)) as WriterProgress);
    },
    append: (entries, writer, progress, now) =>
      transactionSync(() => {
        addBatch(entries);
        sql.exec(
          'INSERT INTO log_writer (writer, progress, at) VALUES (?, ?, ?) ' +
            'ON CONFLICT DO UPDATE SET progress = excluded.progress, at = excluded.at',
          writer,
          JSON.stringify(progress),
          now,
        );
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
    signed: (size, checkpoint, forget, edge) =>
      transactionSync(() => {
        if (size <= state().size) return;
        sql.exec('UPDATE log_state SET size = ?, checkpoint = ?', size, checkpoint);
        sql.exec('DELETE FROM log_batch WHERE first < ?1 AND first + width <= ?1', forget);
        sql.exec('DELETE FROM log_edge');
        for (const { path, octets } of edge) {
          sql.exec('INSERT INTO log_edge (path, octets) VALUES (?, ?)', path, octets.slice().buffer);
        }
      }),
    edge: () =>
      sql
        .exec('SELECT path, octets FROM log_edge ORDER BY path')
        .toArray()
        .map(({ path, octets }) => ({
          path: String(path),
          octets: new Uint8Array(octets as ArrayBuffer),
        })),
    inspection: () => {
      const [row = { next: 0, remaining: 0 }] = sql
        .exec('SELECT next, remaining FROM log_inspection')
        .toArray();
      return { next: Number(row.next), left: Number(row.remaining) };
    },
    inspected: ({ next, left }) =>
      void sql.exec(
        'INSERT INTO log_inspection (id, next, remaining) VALUES (1, ?, ?) ' +
          'ON CONFLICT DO UPDATE SET next = excluded.next, remaining = excluded.remaining',
        next,
        left,
      ),
    close: (entry, next) =>
      transactionSync(() => {
        addBatch([entry]);
        sql.exec('INSERT INTO log_end (id, next) VALUES (1, ?)', next);
      }),
    published: (size) => void sql.exec('UPDATE log_state SET published = ?', size),
  };
}
