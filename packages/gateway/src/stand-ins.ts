import { postgresPeople } from '@portcullis/audit/postgres';
import { sqlitePeople } from '@portcullis/audit/sqlite';
import { postgresSessions } from '@portcullis/session/postgres';
import { sqliteSessions } from '@portcullis/session/sqlite';
import type { StandIn } from './gate/stand-in.ts';
import { applicationStandIns } from './kinds/applications/stand-ins.ts';

/** What stands in for a gate's Durable Objects, by their classes. */
const STAND_INS: Readonly<Record<string, StandIn>> = {
  ...applicationStandIns,
  PortcullisPeople: { sqlite: sqlitePeople, postgres: postgresPeople },
  PortcullisSessions: { sqlite: sqliteSessions, postgres: postgresSessions },
};

/** What stands in for the objects of this class; `undefined` if nothing does. */
export function standInFor(className: string): StandIn | undefined {
  return Object.hasOwn(STAND_INS, className) ? STAND_INS[className] : undefined;
}
