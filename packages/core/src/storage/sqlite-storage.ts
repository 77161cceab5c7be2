import { byCode } from './by-code.ts';

/** A value of SQLite, as a parameter and in results. */
type SqlValue = string | number | ArrayBuffer | null;

/**
 * The part of a SQLite database that is used: `DatabaseSync` of `node:sqlite` fits, in Node, Bun and Deno.
 *
 * A store needs its own database, which several processes of one machine can open.
 */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
}

/** A prepared statement. */
export interface SqliteStatement {
  all(...values: (string | number | Uint8Array | null)[]): unknown[];
}

/** The part of a Durable Object's SQLite storage that stores use. */
export interface SqliteStorage {
  readonly sql: {
    exec(query: string, ...bindings: SqlValue[]): { toArray(): Record<string, SqlValue>[] };
  };
  readonly transactionSync: <Result>(work: () => Result) => Result;
}

/** Statements that are prepared, since they have parameters or return rows. Other texts can contain several statements. */
const PREPARED = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/**
 * Wraps a database in the interface of a Durable Object's storage, so that the same SQL serves both.
 *
 * A commit is on disk before a call returns: a session that was ended stays ended after a power loss.
 *
 * Throws a `TypeError` for a value that is not a database, such as its path.
 */
export function sqliteStorage(database: SqliteDatabase): SqliteStorage {
  if (typeof (database as Partial<SqliteDatabase> | undefined)?.exec !== 'function') {
    throw new TypeError('expected a SQLite database, such as new DatabaseSync(file) of node:sqlite');
  }
  const run = (sql: string): void => told(() => database.exec(sql));
  // Writers of several processes wait for each other; readers do not wait.
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
      // No other process may write between a read and the write that depends on it.
      run('BEGIN IMMEDIATE');
      try {
        const result = work();
        run('COMMIT');
        return result;
      } catch (error) {
        try {
          database.exec('ROLLBACK');
        } catch {
          // If the disk is full, SQLite has already rolled back, and the first error states the reason.
        }
        throw error;
      }
    },
  };
}

/** Errors are named after SQLite's text for their code, such as `SQLite database or disk is full`, which contains no data. */
function told<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw byCode('SQLite', error, (error as { readonly errstr?: unknown }).errstr);
  }
}

/** Some libraries treat `?1` as a name and others as a position; a plain `?` is the next position in all of them. */
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
