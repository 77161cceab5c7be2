// The classes of a gate's Durable Objects. A Worker must export them by these names.
export {
  PortcullisAlerts,
  PortcullisCheckpoints,
  PortcullisHabits,
  PortcullisPeople,
  PortcullisSequencer,
} from '@portcullis/audit/durable-object';
export { PortcullisSso, PortcullisSyncRuns } from '@portcullis/phabricator/durable-object';
export {
  PortcullisBreakGlass,
  PortcullisElevations,
  PortcullisLocks,
  PortcullisSessions,
} from '@portcullis/session/durable-object';
