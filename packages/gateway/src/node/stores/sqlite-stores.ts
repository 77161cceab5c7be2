import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { byCode } from '@portcullis/core/internal';
import { objectStoresFor } from './object-stores.ts';
import { namespaceOfMade, type Stores } from './stores.ts';

/**
 * Keeps sessions, and all else that is a Durable Object on Workers, in SQLite files of one folder: for a gate on **one
 * machine**, in one process or several. Each object has a file of its own, such as `PortcullisSessions.sessions.db`.
 *
 * Needs `node:sqlite`: Node 22.13 or newer, Bun, Deno. Throws where there is none.
 *
 * @param folder is made if it is not there, for this user alone, as its files are: they hold refresh tokens. Not on a network
 * file system
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
        // A folder that was there may be open to others. The files that SQLite puts beside this one are as open as it is.
        closeSync(opened(file));
        const database = new DatabaseSync(file);
        try {
          const made = stores.sqlite(database);
          open.add(database);
          return made;
        } catch (error) {
          // The next call tries again: what is full may have room by then.
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
  // A variable that is not set, for instance.
  if (typeof folder !== 'string' || folder === '')
    throw new TypeError('sqliteStores: name the folder that keeps the files, such as /var/lib/portcullis');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `sqliteStores: the folder ${folder} cannot be made (${code}): name one that this user may make, or write to`,
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
  // An import would fail where there is none, and say nothing of what to do.
  const found = process.getBuiltinModule?.('node:sqlite');
  if (found !== undefined) return found;
  throw new Error(
    `sqliteStores: this runtime (Node ${process.versions.node}) has no node:sqlite: use Node 22.13 or newer, or postgresStores()`,
  );
}
