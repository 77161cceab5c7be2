import { byCode } from './by-code.ts';

/**
 * The part of a PostgreSQL client that is used: a `Pool` of `pg` is one, and so is `PGlite`.
 *
 * Each call is one statement, so any connection of a pool may run it.
 */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Where it tells of connections that were lost while nobody used them. */
  on?(event: 'error', listener: () => void): unknown;
}

/** Runs a statement, and returns its rows. */
export type PostgresRows = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>;

/** Throws a `TypeError` where something else is given: it would be found out at the first login. */
export function requirePostgres(where: string, client: PostgresClient | undefined): void {
  if (typeof client?.query === 'function') return;
  throw new TypeError(`${where}: a client with query(text, values) is needed, such as a Pool of pg`);
}

/** Whose lost connections are heard of. */
const heard = new WeakSet<PostgresClient>();

/** Any number: it names our tables' making among the locks of a database. */
const LOCK = 7_260_913_544;

/**
 * Runs statements on tables that are made before the first one, by each who comes before that is done, and again where they are gone.
 * Who may make none goes on with those that are there, if none is missing.
 *
 * @param tables statements that do nothing where they have been run: `CREATE TABLE IF NOT EXISTS …`
 */
export function postgresRows(client: PostgresClient, tables: readonly string[]): PostgresRows {
  requirePostgres('PostgreSQL', client);
  if (!heard.has(client)) {
    heard.add(client);
    // Whoever asks next is told. Where nobody listens, a database that goes away ends the process.
    client.on?.('error', () => {});
  }
  const names = tables.map((table) => `'${/EXISTS (\w+)/.exec(table)?.[1]}'`);
  // Two that make one table at once would fail, so they make it after each other. Where all are there nothing is made: an index that is
  // there locks its table all the same, so that whoever starts, and all who write, would wait for the longest transaction.
  const make = `DO $tables$ BEGIN
    IF EXISTS (SELECT FROM unnest(ARRAY[${names}]) AS name WHERE to_regclass(name) IS NULL) THEN
      ${[`PERFORM pg_advisory_xact_lock(${LOCK})`, ...tables, ''].join('; ')}
    END IF; END $tables$`;
  // What one call waits for is nothing to another: an answer that never comes would keep all of them for good.
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
      // Somebody restored the database, or put an empty one in its place, under a gate that goes on.
      isReady = false;
      await prepared();
      return await queried(client, text, values);
    }
  };
}

const UNDEFINED_TABLE = '42P01';

/** A statement was given up for another one, in a strict isolation or where two waited for each other: nothing of it was done. */
const GIVEN_UP: ReadonlySet<string | undefined> = new Set(['40001', '40P01']);
const MOST_TRIES = 5;

/**
 * Runs a statement, again where PostgreSQL gave it up for another one, which is done by then. Each is a transaction of its own.
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

/** What the package `pg` says of a way to the server that is lost or slow, for which it has no code. */
const WORDS_OF_PG: ReadonlySet<string> = new Set([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Cannot use a pool after calling end on the pool',
  'The server does not support SSL connections',
]);

/** What PostgreSQL calls an error (`28P01`), or the way to it (`ECONNREFUSED`): nothing that could be data. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[A-Z\d_]{2,40}$/.test(code)) return code;
  return WORDS_OF_PG.has(error.message) ? error.message : undefined;
}
