// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.

export { alertFields } from './alerts/alerts.ts';
export type { LogStatement } from './chain/log-statement.ts';
export { EVENT_TYPES } from './event/event-types.ts';
export type { LogBucket, LogFiles } from './log/log-files.ts';
export { LogSequencer } from './log/log-sequencer.ts';
export { memorySequencerStore } from './log/sequencer-store.ts';
export { auditFields } from './options.ts';
export { type ErasureOrder, formatErasureOrder } from './people/erasure-order.ts';
export { signalFields } from './signals/signals.ts';
export { r2SinkFields } from './sinks/r2-sink.ts';
export { successionProblem } from './verify/succession-problem.ts';
export type { LogUnprovenCode } from './verify/transparency-log-report.ts';
export type { UnprovenCode } from './verify/unproven.ts';
