export { audit } from './audit.ts';
export type { AuditFailure } from './audit-failure.ts';
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
} from './event/activity-event.ts';
export type { AuditEvent, EventType, LossEvent, RequestEvent } from './event/event.ts';
export type { EventContext } from './event/event-context.ts';
export type {
  EventActor,
  EventAuthentication,
  EventConsideredRule,
  EventHttp,
  EventPolicy,
  EventResource,
  EventSource,
  EventUpstream,
} from './event/event-facts.ts';
export type {
  EventChain,
  EventObserver,
  EventSchema,
  EventTrace,
  Outcome,
  Severity,
} from './event/event-head.ts';
export type { AuditOptions, FailureMode, Observer } from './options.ts';
export { type ConsoleSinkOptions, consoleSink } from './sinks/console-sink.ts';
export { type MemorySink, memorySink } from './sinks/memory-sink.ts';
export { only, type Sink, type SinkContext, type WrittenEvent } from './sinks/sink.ts';
