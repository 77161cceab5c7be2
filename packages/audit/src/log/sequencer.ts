import type { LogHole } from './log-hole.ts';

/** Events that one writer hands over together. */
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

/** What the log has lost of the entries that were published; a sequencer that does not look returns nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: one of your own may be `async append(): Promise<void>`.
export type Taken = LogHole | undefined | void;

/**
 * Takes events into a log. When `append` has settled, they are stored for good and have their places; a number that was
 * taken before is not taken twice, so a call whose answer was lost can be made again.
 */
export interface Sequencer {
  append(batch: WriterBatch): Promise<Taken>;
}
