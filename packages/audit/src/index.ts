export type { Activity } from './activities/activity.ts';
export { type ActivityContext, type AuditLog, auditLog } from './activities/audit-log.ts';
export {
  type RequestActivitiesOptions,
  type RequestActivityType,
  requestActivities,
} from './activities/request-activities.ts';
export { audit } from './audit.ts';
export type { AuditFailure } from './audit-failure.ts';
export {
  type Authority,
  type AuthorityOptions,
  checkpointAuthority,
} from './chain/checkpoint-authority.ts';
export {
  type CheckpointKey,
  type CheckpointPublicKey,
  checkpointKey,
  generateCheckpointKey,
} from './chain/checkpoint-key.ts';
export { type CheckpointStore, memoryCheckpoints, type StoredCheckpoint } from './chain/checkpoint-store.ts';
export type { CheckpointSource } from './chain/checkpointer.ts';
export { type CheckpointNamespace, durableObjectCheckpoints } from './chain/durable-object-checkpoints.ts';
export { type HashChain, type HashChainOptions, hashChain } from './chain/hash-chain.ts';
export type { LogStatement } from './chain/log-statement.ts';
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
  RequestOutcome,
  Severity,
} from './event/event-head.ts';
export { inputHashes } from './inputs.ts';
export { durableObjectSequencer, type SequencerNamespace } from './log/durable-object-sequencer.ts';
export type { LogBucket } from './log/log-files.ts';
export type { LogSettings, LogWitness } from './log/log-settings.ts';
export type { NumberedLine, Sequencer, WriterBatch } from './log/sequencer.ts';
export { type TransparencyLogSinkOptions, transparencyLogSink } from './log/transparency-log-sink.ts';
export type { AuditOptions, FailureMode, Observer } from './options.ts';
export { type PseudonymOptions, pseudonyms } from './pseudonyms.ts';
export {
  detectSignals,
  type Habits,
  NO_HABITS,
  type Sighting,
  type Signal,
  type SignalOptions,
} from './signals/detect.ts';
export { durableObjectHabits, type HabitNamespace } from './signals/durable-object-habits.ts';
export { type HabitStore, memoryHabits } from './signals/habit-store.ts';
export { type RequestSignalOptions, signals } from './signals/signals.ts';
export { type AnalyticsDataset, analyticsEngineSink } from './sinks/analytics-engine-sink.ts';
export { type ConsoleSinkOptions, consoleSink } from './sinks/console-sink.ts';
export { type D1Writer, d1Sink } from './sinks/d1-sink.ts';
export { type HttpSink, type HttpSinkOptions, httpSink } from './sinks/http-sink.ts';
export { datadog, type HttpTarget, splunkHec, webhook } from './sinks/http-target.ts';
export { type MemorySink, memorySink } from './sinks/memory-sink.ts';
export { type EventQueue, queueConsumer, queueSink } from './sinks/queue-sink.ts';
export { type R2Writer, r2Sink } from './sinks/r2-sink.ts';
export { only, type Sink, type SinkContext, type WrittenEvent } from './sinks/sink.ts';
