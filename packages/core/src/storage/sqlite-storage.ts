import { byCode } from './by-code.ts';

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
 *
 * Throws `TypeError` for what is no database, such as its path.
 */
export function sqliteStorage(database: SqliteDatabase): SqliteStorage {
  if (typeof (database as Partial<SqliteDatabase> | undefined)?.exec !== 'function') {
    throw new TypeError('a store in SQLite needs a database, such as new DatabaseSync(file) of node:sqlite');
  }
  const run = (sql: string): void => told(() => database.exec(sql));
  // Processes that share the file wait for each other; readers wait for nobody.
  run('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const statements = new Map<string, { readonly statement: SqliteStatement; readonly order: number[] }>();
  const prepared = (query: string) => {
    const known = statements.get(query);
    if (known !== undefined) return known;
    const { text, order } = positional(query);
    const made = { statement: told(() => database.prepare(text)), order };
    statements.set(query, made);
    return made;
  };
  return {
    sql: {
      exec: (query, ...bindings) => {
        if (!PREPARED.test(query)) {
          run(query);
          return { toArray: () => [] };
        }
        const { statement, order } = prepared(query);
        const values = order.map((index) => given(bindings[index] ?? null));
        const rows = told(() => statement.all(...values));
        return { toArray: () => rows.map((row) => returned(row as Record<string, unknown>)) };
      },
    },
    transactionSync: (work) => {
      // Others must not write between a read of ours and the write that follows from it.
      run('BEGIN IMMEDIATE');
      try {
        const result = work();
        run('COMMIT');
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

/** What fails is named by SQLite's words for its code, such as `SQLite database or disk is full`, which quote nothing. */
function told<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw byCode('SQLite', error, (error as { readonly errstr?: unknown }).errstr);
  }
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
