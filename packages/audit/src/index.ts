export { audit } from './audit.ts';
export type { AuditFailure } from './audit-failure.ts';
export type { AuditOptions, Observer } from './audit-options.ts';
export { type WorkersLogsOptions, workersLogs } from './console-sink.ts';
export type {
  AuditEvent,
  EventActor,
  EventAuthentication,
  EventConsideredRule,
  EventHttp,
  EventObserver,
  EventPolicy,
  EventResource,
  EventSchema,
  EventSource,
  EventTrace,
  EventUpstream,
  LossEvent,
  Outcome,
  RequestEvent,
  Severity,
} from './event.ts';
export { type MemorySink, memory } from './memory-sink.ts';
export type { Sink, SinkContext } from './sink.ts';
