import { type PostgresClient, postgresRows } from '@portcullis/core/internal';
import { newPseudonym, type PeopleStore } from './people-store.ts';

/** `portcullis_people`: one row for each name of a person. */
const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS portcullis_people (
     store TEXT NOT NULL, name TEXT NOT NULL, pseudonym TEXT NOT NULL, owner TEXT NOT NULL,
     PRIMARY KEY (store, name), UNIQUE (store, pseudonym))`,
  'CREATE INDEX IF NOT EXISTS portcullis_people_by_owner ON portcullis_people (store, owner)',
];

/**
 * Stores people's pseudonyms in PostgreSQL: for a gate on several machines, what `PortcullisPeople` is on Workers. It creates its table at
 * first use.
 *
 * What is forgotten is deleted from the table immediately, and **not** from backups and what the server retains for recovery.
 *
 * @param store separates gates that share the database. Default `people`
 *
 * @example
 * ```ts
 * import { forgettablePseudonyms } from '@portcullis/audit';
 * import { type PostgresClient, postgresPeople } from '@portcullis/audit/postgres';
 *
 * // A `Pool` of the package `pg`, for example.
 * const pseudonymsOn = (pool: PostgresClient) => forgettablePseudonyms({ people: postgresPeople(pool) });
 * ```
 */
export function postgresPeople(client: PostgresClient, store: string = 'people'): PeopleStore {
  const rows = postgresRows(client, SCHEMA);
  return {
    pseudonym: async (name, owner) => {
      // An address may first be seen as that of a group's member. Whoever comes second gets the pseudonym of the first.
      const [row] = await rows(
        `INSERT INTO portcullis_people AS known VALUES ($1, $2, $3, COALESCE($4, $2))
         ON CONFLICT (store, name) DO UPDATE SET owner = COALESCE($4, known.owner) RETURNING pseudonym`,
        ...[store, name, newPseudonym(), owner ?? null],
      );
      return String(row?.pseudonym);
    },
    pseudonymsOf: async (owner) => {
      const found = await rows(
        'SELECT pseudonym FROM portcullis_people WHERE store = $1 AND owner = $2',
        ...[store, owner],
      );
      return found.map(({ pseudonym }) => String(pseudonym));
    },
    nameOf: async (pseudonym) => {
      const [row] = await rows(
        'SELECT name FROM portcullis_people WHERE store = $1 AND pseudonym = $2',
        ...[store, pseudonym],
      );
      return row && String(row.name);
    },
    forget: async (owner) =>
      void (await rows('DELETE FROM portcullis_people WHERE store = $1 AND owner = $2', store, owner)),
  };
}
