/** A value of SQLite, as it goes in and comes out. */
type SqlValue = string | number | ArrayBuffer | null;

/**
 * The part of a SQLite database that is used: `DatabaseSync` of `node:sqlite` is one, in Node, Bun and Deno.
 *
 * A store has a database of its own, which several processes of one machine may open.
 */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
}

/** A statement of theirs. */
export interface SqliteStatement {
  all(...values: (string | number | Uint8Array | null)[]): unknown[];
}

/** What a Durable Object's storage offers in SQLite, as far as stores use it. */
export interface SqliteStorage {
  readonly sql: {
    exec(query: string, ...bindings: SqlValue[]): { toArray(): Record<string, SqlValue>[] };
  };
  readonly transactionSync: <Result>(work: () => Result) => Result;
}

/** Statements that are prepared, since they have values or return rows. All others may be several in one text. */
const PREPARED = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/**
 * A database as the storage of a Durable Object, so that one text of SQL serves both.
 *
 * A commit is on the disk before a call returns: what was ended stays ended when the machine loses its power.
 */
export function sqliteStorage(database: SqliteDatabase): SqliteStorage {
  // Processes that share the file wait for each other; readers wait for nobody.
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const statements = new Map<string, { readonly statement: SqliteStatement; readonly order: number[] }>();
  const prepared = (query: string) => {
    const known = statements.get(query);
    if (known !== undefined) return known;
    const { text, order } = positional(query);
    const made = { statement: database.prepare(text), order };
    statements.set(query, made);
    return made;
  };
  return {
    sql: {
      exec: (query, ...bindings) => {
        if (!PREPARED.test(query)) {
          database.exec(query);
          return { toArray: () => [] };
        }
        const { statement, order } = prepared(query);
        const rows = statement.all(...order.map((index) => given(bindings[index] ?? null)));
        return { toArray: () => rows.map((row) => returned(row as Record<string, unknown>)) };
      },
    },
    transactionSync: (work) => {
      // Others must not write between a read of ours and the write that follows from it.
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        try {
          database.exec('ROLLBACK');
        } catch {
          // Where the disk is full SQLite has done so by itself, and the first error says why.
        }
        throw error;
      }
    },
  };
}

/** `?1` is a name to some libraries and a place to others; a bare `?` is the next place to all. */
function positional(query: string): { readonly text: string; readonly order: number[] } {
  const order: number[] = [];
  let next = 0;
  const text = query.replace(/\?(\d*)/g, (_, number: string) => {
    order.push(number === '' ? next++ : Number(number) - 1);
    return '?';
  });
  return { text, order };
}

function given(value: SqlValue): string | number | Uint8Array | null {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

function returned(row: Record<string, unknown>): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? new Uint8Array(value).buffer : (value as SqlValue),
    ]),
  );
}
