export type {
  ActivityEvent,
  ChainHead,
  CheckpointEvent,
  ConduitCallEvent,
  ConfigChangedEvent,
  EventSession,
  GroupSyncEvent,
  KeysRotatedEvent,
  LoginEvent,
  LogoutEvent,
  PolicyLoadedEvent,
  RolesResolvedEvent,
  SessionRefreshEvent,
  SignalEvent,
  SignalName,
  SsoEvent,
  StaleKeysEvent,
} from './activity-event.ts';
export { audit } from './audit.ts';
export type { AuditFailure } from './audit-failure.ts';
export type { AuditOptions, FailureMode, Observer } from './audit-options.ts';
export { type WorkersLogsOptions, workersLogs } from './console-sink.ts';
export type { AuditEvent, EventType, LossEvent, RequestEvent } from './event.ts';
export type {
  EventActor,
  EventAuthentication,
  EventConsideredRule,
  EventHttp,
  EventPolicy,
  EventResource,
  EventSource,
  EventUpstream,
} from './event-facts.ts';
export type {
  EventChain,
  EventObserver,
  EventSchema,
  EventTrace,
  Outcome,
  Severity,
} from './event-head.ts';
export { type MemorySink, memory } from './memory-sink.ts';
export { only, type Sink, type SinkContext, type WrittenEvent } from './sink.ts';
export type { Stamp } from './stamp.ts';
