import { postgresSso, postgresSyncRuns } from '@portcullis/phabricator/postgres';
import { sqliteSso, sqliteSyncRuns } from '@portcullis/phabricator/sqlite';
import type { ObjectStores } from '../../gate/object-stores.ts';

/** The stores for Durable Objects of applications, by class. To add those of an application, name them here. */
export const applicationObjectStores: Readonly<Record<string, ObjectStores>> = {
  PortcullisSso: { sqlite: sqliteSso, postgres: postgresSso },
  PortcullisSyncRuns: { sqlite: sqliteSyncRuns, postgres: postgresSyncRuns },
};
