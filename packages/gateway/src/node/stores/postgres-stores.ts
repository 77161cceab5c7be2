import { type PostgresClient, requirePostgres } from '@portcullis/core/internal';
import { objectStoresFor } from './object-stores.ts';
import { namespaceOfMade, type Stores } from './stores.ts';

export type { PostgresClient } from '@portcullis/core/internal';

/**
 * Stores sessions, codes, usernames and the lease of group synchronization in PostgreSQL, for a gate on **several machines** that
 * use the same database. Creates its tables, `portcullis_…`, at first use.
 *
 * Throws `TypeError` if the client has no `query` method. It does **not** close the client's connections.
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
