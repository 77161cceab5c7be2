import { postgresSso, postgresSyncRuns } from '@portcullis/phabricator/postgres';
import { sqliteSso, sqliteSyncRuns } from '@portcullis/phabricator/sqlite';
import type { StandIn } from '../../gate/stand-in.ts';

/** For the Durable Objects of single sign-on and of group synchronisation, by their classes. */
export const phabricatorStandIns: Readonly<Record<string, StandIn>> = {
  PortcullisSso: { sqlite: sqliteSso, postgres: postgresSso },
  PortcullisSyncRuns: { sqlite: sqliteSyncRuns, postgres: postgresSyncRuns },
};
