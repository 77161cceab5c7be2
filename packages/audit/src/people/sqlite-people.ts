import { type SqliteDatabase, sqliteStorage } from '@portcullis/core/internal';
import type { PeopleStore } from './people-store.ts';
import { peopleTables } from './people-tables.ts';

/**
 * Stores people's pseudonyms in a SQLite database: on one machine, what `PortcullisPeople` is on Workers, with the same table. Several
 * processes of the machine may open it; several machines need `postgresPeople()`.
 *
 * What is forgotten is deleted from its files immediately, unless another process is reading them, and **not** from copies.
 *
 * @param database of its own
 *
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite';
 * import { forgettablePseudonyms } from '@portcullis/audit';
 * import { sqlitePeople } from '@portcullis/audit/sqlite';
 *
 * const pseudonyms = forgettablePseudonyms({ people: sqlitePeople(new DatabaseSync('people.db')) });
 * ```
 */
export function sqlitePeople(database: SqliteDatabase): PeopleStore {
  const { sql, transactionSync } = sqliteStorage(database);
  // What is deleted is written over, and not only no longer listed.
  sql.exec('PRAGMA secure_delete = ON');
  const people = peopleTables({ sql });
  return {
    ...people,
    forget: async (owner) => {
      await people.forget(owner);
      // The journal holds the page as it was.
      sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    // Its statements run before it returns its promise. Another process must not draw a pseudonym between them.
    pseudonym: (name, owner) => transactionSync(() => people.pseudonym(name, owner)),
  };
}
