import { type PostgresClient, requirePostgres } from '@portcullis/core/internal';
import { objectStoresFor } from './object-stores.ts';
import { namespaceOfMade, type Stores } from './stores.ts';

export type { PostgresClient } from '@portcullis/core/internal';

/**
 * Keeps sessions, codes, usernames and the lease of group synchronisation in PostgreSQL: for a gate on **several machines**,
 * which all get the same database. The tables, `portcullis_…`, are made at first use.
 *
 * Throws `TypeError` where the client has no `query`. It does **not** end the client's connections: whoever made it does.
 *
 * @param client such as a `Pool` of `pg`. Give it timeouts (`connectionTimeoutMillis`, `query_timeout`): neither a call that
 * gets no connection nor one whose server is gone must wait for ever
 *
 * @example
 * ```ts
 * import { type PostgresClient, postgresStores } from 'portcullis/node';
 *
 * const storesOn = (pool: PostgresClient) => postgresStores(pool);
 * ```
 */
export function postgresStores(client: PostgresClient): Stores {
  requirePostgres('postgresStores', client);
  return {
    name: 'postgresStores()',
    namespaceOf: (className) => {
      const make = objectStoresFor(className)?.postgres;
      return make && namespaceOfMade((name) => make(client, name));
    },
    close: () => {},
  };
}
