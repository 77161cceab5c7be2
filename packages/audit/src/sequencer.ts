export { type LogBucket, type LogFiles, r2LogFiles } from './log/log-files.ts';
export { LogSequencer, type LogSequencerOptions } from './log/log-sequencer.ts';
export type { NumberedLine, Sequencer, WriterBatch } from './log/sequencer.ts';
export { memorySequencerStore, type SequencerState, type SequencerStore } from './log/sequencer-store.ts';
export type { WriterProgress } from './log/writer-progress.ts';
