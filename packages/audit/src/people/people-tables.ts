import type { SqlStorageLike } from '../chain/checkpoint-tables.ts';
import { newPseudonym, type PeopleStore } from './people-store.ts';

/** Stores people's pseudonyms in SQLite: `person_name`, one row for each name of a person. */
export function peopleTables({ sql }: Pick<SqlStorageLike, 'sql'>): PeopleStore {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS person_name ' +
      '(name TEXT PRIMARY KEY, pseudonym TEXT UNIQUE, owner TEXT NOT NULL) WITHOUT ROWID',
  );
  sql.exec('CREATE INDEX IF NOT EXISTS person_name_owner ON person_name (owner)');
  return {
    pseudonym: async (name, owner) => {
      const [known] = sql.exec('SELECT pseudonym, owner FROM person_name WHERE name = ?', name).toArray();
      if (known === undefined) {
        const made = newPseudonym();
        sql.exec(
          'INSERT INTO person_name (name, pseudonym, owner) VALUES (?, ?, ?)',
          name,
          made,
          owner ?? name,
        );
        return made;
      }
      // An address that was first seen as that of a group's member.
      if (owner !== undefined && known.owner !== owner) {
        sql.exec('UPDATE person_name SET owner = ? WHERE name = ?', owner, name);
      }
      return String(known.pseudonym);
    },
    pseudonymsOf: async (owner) =>
      sql
        .exec('SELECT pseudonym FROM person_name WHERE owner = ?', owner)
        .toArray()
        .map(({ pseudonym }) => String(pseudonym)),
    nameOf: async (pseudonym) => {
      const [row] = sql.exec('SELECT name FROM person_name WHERE pseudonym = ?', pseudonym).toArray();
      return row && String(row.name);
    },
    forget: async (owner) => void sql.exec('DELETE FROM person_name WHERE owner = ?', owner),
  };
}
