import type { PostgresClient, SqliteDatabase } from '@portcullis/core/internal';

/** What stands in for the objects of one class of Durable Object where there are none. Each answers what the object would. */
export interface StandIn {
  /** One object, in a database of its own. */
  readonly sqlite: (database: SqliteDatabase) => object;
  /** The object of this name, in a database that all share. Default: there is none. */
  readonly postgres?: (client: PostgresClient, name: string) => object;
}
