import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { byCode } from '@portcullis/core/internal';
import { objectStoresFor } from './object-stores.ts';
import { namespaceOfMade, type Stores } from './stores.ts';

/**
 * Stores the data of all Durable Objects in SQLite files in one folder, for a gate on **one machine**, in one process or several.
 * Each object has its own file, such as `PortcullisSessions.sessions.db`.
 *
 * Needs `node:sqlite`: Node 22.13 or newer, Bun, or Deno. Throws if it is missing.
 *
 * @param folder folder of the files. Created if it does not exist, readable only by this user, like its files, which contain
 * refresh tokens. Must not be on a network file system
 *
 * @example
 * ```ts
 * import { sqliteStores } from 'portcullis/node';
 *
 * const stores = sqliteStores('/var/lib/portcullis');
 * ```
 */
export function sqliteStores(folder: string): Stores {
  const { DatabaseSync } = nodeSqlite();
  makeFolder(folder);
  const open = new Set<InstanceType<typeof DatabaseSync>>();
  return {
    name: 'sqliteStores()',
    namespaceOf: (className) => {
      const stores = objectStoresFor(className);
      if (stores === undefined) return undefined;
      return namespaceOfMade((name) => {
        const file = join(folder, `${className}.${encodeURIComponent(name)}.db`);
        // An existing folder may be readable by others. SQLite gives its other files the permissions of this one.
        closeSync(opened(file));
        const database = new DatabaseSync(file);
        try {
          const made = stores.sqlite(database);
          open.add(database);
          return made;
        } catch (error) {
          // The next call tries again, because there may be free space by then.
          database.close();
          throw error;
        }
      });
    },
    close: () => {
      for (const database of open) database.close();
      open.clear();
    },
  };
}

function makeFolder(folder: string): void {
  // Such as a variable that is not set.
  if (typeof folder !== 'string' || folder === '')
    throw new TypeError('sqliteStores: pass the folder for the files, such as /var/lib/portcullis');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `sqliteStores: the folder ${folder} cannot be created (${code}): use one that this user can create or write to`,
      { cause: error },
    );
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw byCode('SQLite', error, (error as NodeJS.ErrnoException).code);
  }
}

function nodeSqlite(): typeof import('node:sqlite') {
  // A failed import would not say what to do.
  const found = process.getBuiltinModule?.('node:sqlite');
  if (found !== undefined) return found;
  throw new Error(
    `sqliteStores: this runtime (Node ${process.versions.node}) has no node:sqlite: use Node 22.13 or newer, or postgresStores()`,
  );
}
