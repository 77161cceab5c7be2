import type { PostgresClient, SqliteDatabase } from '@portcullis/core/internal';

/** What stores the state of one class of Durable Object outside of Cloudflare, with the methods of its objects. */
export interface ObjectStores {
  /** One object, in a database of its own. */
  readonly sqlite: (database: SqliteDatabase) => object;
  /** The object of this name, in a database that all processes share. Default: none. */
  readonly postgres?: (client: PostgresClient, name: string) => object;
}
