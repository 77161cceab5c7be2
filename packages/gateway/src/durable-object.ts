// The classes of a gate's Durable Objects, which a Worker must export under these names: by the one package that it depends on.
export {
  PortcullisAlerts,
  PortcullisCheckpoints,
  PortcullisHabits,
  PortcullisPeople,
  PortcullisSequencer,
} from '@portcullis/audit/durable-object';
export { PortcullisSso, PortcullisSyncRuns } from '@portcullis/phabricator/durable-object';
export { PortcullisBreakGlass, PortcullisSessions } from '@portcullis/session/durable-object';
