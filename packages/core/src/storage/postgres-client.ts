import { byCode } from './by-code.ts';

/**
 * The part of a PostgreSQL client that is used: a `Pool` of `pg` or `PGlite` fits.
 *
 * Each call is one statement, so any connection of a pool can run it.
 */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Registers a listener for lost idle connections. */
  on?(event: 'error', listener: () => void): unknown;
}

/** Runs a statement, and returns its rows. */
export type PostgresRows = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>;

/** Throws a `TypeError` for anything else, which would otherwise fail at the first login. */
export function requirePostgres(where: string, client: PostgresClient | undefined): void {
  if (typeof client?.query === 'function') return;
  throw new TypeError(`${where}: a client with query(text, values) is required, such as a Pool of pg`);
}

/** Clients that have a listener. */
const heard = new WeakSet<PostgresClient>();

/** An arbitrary number: the advisory lock for creating our tables. */
const LOCK = 7_260_913_544;

/**
 * Runs statements on tables that are created before the first one, by every concurrent caller, and again if they are missing. A
 * role without the right to create tables uses the existing ones, if none is missing.
 *
 * @param tables idempotent statements: `CREATE TABLE IF NOT EXISTS …`
 */
export function postgresRows(client: PostgresClient, tables: readonly string[]): PostgresRows {
  requirePostgres('PostgreSQL', client);
  if (!heard.has(client)) {
    heard.add(client);
    // The next query reports the failure. Without a listener, a lost connection would end the process.
    client.on?.('error', () => {});
  }
  const names = tables.map((table) => `'${/EXISTS (\w+)/.exec(table)?.[1]}'`);
  // Creating a table concurrently would fail, so it is serialized by a lock. If all tables exist, nothing is created:
  // `CREATE INDEX IF NOT EXISTS` locks its table even then, so that it and all writers would wait for the longest transaction.
  const make = `DO $tables$ BEGIN
    IF EXISTS (SELECT FROM unnest(ARRAY[${names}]) AS name WHERE to_regclass(name) IS NULL) THEN
      ${[`PERFORM pg_advisory_xact_lock(${LOCK})`, ...tables, ''].join('; ')}
    END IF; END $tables$`;
  // Calls do not share a promise: one that never settles would block all of them.
  let isReady = false;
  const prepared = async (): Promise<void> => {
    if (isReady) return;
    await queried(client, make);
    isReady = true;
  };
  return async (text, ...values) => {
    await prepared();
    try {
      return await queried(client, text, values);
    } catch (error) {
      if (codeOf(error) !== UNDEFINED_TABLE) throw error;
      // The database was restored or replaced by an empty one while the gateway was running.
      isReady = false;
      await prepared();
      return await queried(client, text, values);
    }
  };
}

const UNDEFINED_TABLE = '42P01';

/** A statement was rolled back because of a serialization failure or a deadlock. */
const GIVEN_UP: ReadonlySet<string | undefined> = new Set(['40001', '40P01']);
const MOST_TRIES = 5;

/**
 * Runs a statement, and retries it after a serialization failure or a deadlock. Each is its own transaction.
 * @see {@link https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html | Serialization failure handling}
 */
async function queried(
  client: PostgresClient,
  text: string,
  values?: unknown[],
): Promise<Record<string, unknown>[]> {
  for (let tries = 1; ; tries++) {
    try {
      const { rows } = await client.query(text, values);
      return rows as Record<string, unknown>[];
    } catch (error) {
      if (!GIVEN_UP.has(codeOf(error)) || tries >= MOST_TRIES)
        throw byCode('PostgreSQL', error, codeOf(error));
    }
  }
}

/** Messages of the package `pg` for lost and slow connections, for which it has no code. */
const WORDS_OF_PG: ReadonlySet<string> = new Set([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Cannot use a pool after calling end on the pool',
  'The server does not support SSL connections',
]);

/** The code of PostgreSQL (`28P01`) or of the connection (`ECONNREFUSED`), which contains no data. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[A-Z\d_]{2,40}$/.test(code)) return code;
  return WORDS_OF_PG.has(error.message) ? error.message : undefined;
}
