export type { Activity } from './activities/activity.ts';
export { type AuditLog, auditLog } from './activities/audit-log.ts';
export {
  type RequestActivitiesOptions,
  type RequestActivityType,
  requestActivities,
} from './activities/request-activities.ts';
export { audit } from './audit.ts';
export type { AuditFailure } from './audit-failure.ts';
export { type Authority, checkpointAuthority } from './chain/checkpoint-authority.ts';
export { type CheckpointKey, checkpointKey, generateCheckpointKey } from './chain/checkpoint-key.ts';
export { type CheckpointStore, memoryCheckpoints } from './chain/checkpoint-store.ts';
export type { CheckpointSource } from './chain/checkpointer.ts';
export { type CheckpointNamespace, durableObjectCheckpoints } from './chain/durable-object-checkpoints.ts';
export { type HashChain, type HashChainOptions, hashChain } from './chain/hash-chain.ts';
export type { ActivityEvent } from './event/activity-event.ts';
export type { AuditEvent, EventType, LossEvent, RequestEvent } from './event/event.ts';
export type { EventContext } from './event/event-context.ts';
export { inputHashes } from './inputs.ts';
export { durableObjectSequencer, type SequencerNamespace } from './log/durable-object-sequencer.ts';
export type { LogBucket } from './log/log-files.ts';
export type { Sequencer } from './log/sequencer.ts';
export { type TransparencyLogSinkOptions, transparencyLogSink } from './log/transparency-log-sink.ts';
export type { AuditOptions, Observer } from './options.ts';
export { durableObjectPeople, type PeopleNamespace } from './people/durable-object-people.ts';
export { type ErasureOrderOptions, erasureOrders } from './people/erasure-orders.ts';
export { type ForgetfulHabits, type Forgetting, forgetPerson, type Person } from './people/forget-person.ts';
export { type ForgettablePseudonymOptions, forgettablePseudonyms } from './people/forgettable-pseudonyms.ts';
export { memoryPeople, type PeopleStore } from './people/people-store.ts';
export { type PseudonymOptions, pseudonyms } from './pseudonyms.ts';
export type { Signal } from './signals/detect.ts';
export { durableObjectHabits, type HabitNamespace } from './signals/durable-object-habits.ts';
export { type HabitStore, memoryHabits } from './signals/habit-store.ts';
export { type RequestSignalOptions, signals } from './signals/signals.ts';
export { type AnalyticsDataset, analyticsEngineSink } from './sinks/analytics-engine-sink.ts';
export { type ConsoleSinkOptions, consoleSink } from './sinks/console-sink.ts';
export { type D1Writer, d1Sink } from './sinks/d1-sink.ts';
export { type HttpSink, type HttpSinkOptions, httpSink } from './sinks/http-sink.ts';
export { datadog, type HttpTarget, splunkHec, webhook } from './sinks/http-target.ts';
export { type BatchOptions, inBatches } from './sinks/in-batches.ts';
export { type MemorySink, memorySink } from './sinks/memory-sink.ts';
export { type EventQueue, queueConsumer, queueSink } from './sinks/queue-sink.ts';
export { type R2Writer, r2Sink } from './sinks/r2-sink.ts';
export { only, type Sink, type SinkContext, type WrittenEvent } from './sinks/sink.ts';
