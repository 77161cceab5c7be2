import { type CheckpointStore, MOST_AT_ONCE, MOST_UNWRITTEN, SILENT_MS } from './checkpoint-store.ts';

/** The part of a Durable Object's storage that is used. */
export interface SqlStorageLike {
  readonly sql: {
    exec(
      query: string,
      ...bindings: (string | number | ArrayBuffer)[]
    ): { toArray(): Record<string, ArrayBuffer | string | number | null>[] };
  };
  transactionSync<Result>(work: () => Result): Result;
}

/**
 * Stores checkpoints in SQLite: the last one (`checkpoint`), those that were not reported as written (`unwritten`), and one row of about
 * 150 bytes for each chain that was reported in the last 30 days (`head`).
 */
export function checkpointTables({ sql, transactionSync }: SqlStorageLike): CheckpointStore {
  sql.exec('CREATE TABLE IF NOT EXISTS checkpoint (number INTEGER PRIMARY KEY, authority TEXT, line TEXT)');
  sql.exec(
    'CREATE TABLE IF NOT EXISTS head (chain TEXT PRIMARY KEY, seq INTEGER, hash TEXT, at INTEGER) WITHOUT ROWID',
  );
  sql.exec('CREATE INDEX IF NOT EXISTS head_at ON head (at)');
  sql.exec('CREATE TABLE IF NOT EXISTS unwritten (number INTEGER PRIMARY KEY, line TEXT, at INTEGER)');
  return {
    last: () => {
      const [row] = sql.exec('SELECT number, authority, line FROM checkpoint').toArray();
      if (row === undefined) return undefined;
      return { number: Number(row.number), authority: String(row.authority), line: String(row.line) };
    },
    head: (chain) => {
      const [row] = sql.exec('SELECT seq, hash FROM head WHERE chain = ?', chain).toArray();
      return row && { seq: Number(row.seq), hash: String(row.hash) };
    },
    save: ({ number, authority, line }, heads, now) =>
      transactionSync(() => {
        sql.exec('DELETE FROM checkpoint');
        sql.exec(
          'INSERT INTO checkpoint (number, authority, line) VALUES (?, ?, ?)',
          number,
          authority,
          line,
        );
        for (const { chain, seq, hash } of heads) {
          sql.exec(
            'INSERT INTO head (chain, seq, hash, at) VALUES (?, ?, ?, ?) ' +
              'ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at',
            chain,
            seq,
            hash,
            now,
          );
        }
        sql.exec('DELETE FROM head WHERE at <= ?', now - SILENT_MS);
      }),
    hold: ({ number, line }, now) => {
      sql.exec('INSERT OR REPLACE INTO unwritten (number, line, at) VALUES (?, ?, ?)', number, line, now);
      sql.exec('DELETE FROM unwritten WHERE number <= ?', number - MOST_UNWRITTEN);
    },
    unwritten: (upTo, now) => {
      const rows = sql
        .exec(
          'SELECT number, line FROM unwritten WHERE at <= ? ORDER BY number LIMIT ?',
          ...[upTo, MOST_AT_ONCE],
        )
        .toArray();
      for (const { number } of rows)
        sql.exec('UPDATE unwritten SET at = ? WHERE number = ?', now, Number(number));
      return rows.map(({ line }) => String(line));
    },
    written: (numbers) => {
      for (const number of numbers) sql.exec('DELETE FROM unwritten WHERE number = ?', number);
    },
  };
}
