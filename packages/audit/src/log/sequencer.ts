import type { LogHole } from './log-hole.ts';

/** Events that one writer sends together. */
export interface WriterBatch {
  /** The writer: one sink in one isolate. UUIDv7. */
  readonly writer: string;
  /** Each event with its number among the writer's: 1 for the first, then one more for each. */
  readonly events: readonly NumberedLine[];
}

/** An event as a line of canonical JSON, with its number. */
export interface NumberedLine {
  readonly sequence: number;
  readonly line: string;
}

/** Published entries that the log has lost; a sequencer that does not check returns nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: one of your own may be `async append(): Promise<void>`.
export type Taken = LogHole | undefined | void;

/**
 * Adds events to a log. When `append` has settled, they are durably stored and have their positions; a number that was stored before is not
 * stored twice, so a call whose response was lost can be made again.
 */
export interface Sequencer {
  append(batch: WriterBatch): Promise<Taken>;
}
