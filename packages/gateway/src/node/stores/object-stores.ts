import { postgresPeople } from '@portcullis/audit/postgres';
import { sqlitePeople } from '@portcullis/audit/sqlite';
import { postgresElevations, postgresLocks, postgresSessions } from '@portcullis/session/postgres';
import { sqliteElevations, sqliteLocks, sqliteSessions } from '@portcullis/session/sqlite';
import type { ObjectStores } from '../../gate/object-stores.ts';
import { applicationObjectStores } from '../../kinds/applications/object-stores.ts';

const OBJECT_STORES: Readonly<Record<string, ObjectStores>> = {
  ...applicationObjectStores,
  PortcullisElevations: { sqlite: sqliteElevations, postgres: postgresElevations },
  PortcullisLocks: { sqlite: sqliteLocks, postgres: postgresLocks },
  PortcullisPeople: { sqlite: sqlitePeople, postgres: postgresPeople },
  PortcullisSessions: { sqlite: sqliteSessions, postgres: postgresSessions },
};

/** Returns the stores for Durable Objects of this class, or `undefined`. */
export function objectStoresFor(className: string): ObjectStores | undefined {
  return Object.hasOwn(OBJECT_STORES, className) ? OBJECT_STORES[className] : undefined;
}
