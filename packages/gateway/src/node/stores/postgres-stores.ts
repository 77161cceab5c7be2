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
 * @param client a client such as a `Pool` of `pg`. Set its timeouts (`connectionTimeoutMillis`, `query_timeout`), so that no call
 * waits forever for a connection or a server
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
