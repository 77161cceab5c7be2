import { type CheckpointStore, SILENT_MS } from './checkpoint-store.ts';

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
 * Keeps checkpoints in SQLite: the last one (`checkpoint`), and one row of about 150 bytes for each chain that was heard of
 * in the last 30 days (`head`).
 */
export function checkpointTables({ sql, transactionSync }: SqlStorageLike): CheckpointStore {
  sql.exec('CREATE TABLE IF NOT EXISTS checkpoint (number INTEGER PRIMARY KEY, authority TEXT, line TEXT)');
  sql.exec(
    'CREATE TABLE IF NOT EXISTS head (chain TEXT PRIMARY KEY, seq INTEGER, hash TEXT, at INTEGER) WITHOUT ROWID',
  );
  sql.exec('CREATE INDEX IF NOT EXISTS head_at ON head (at)');
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
  };
}
