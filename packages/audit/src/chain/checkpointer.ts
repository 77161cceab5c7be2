import { hasPassed } from '@portcullis/core/internal';
import type { ChainHead, CheckpointEvent } from '../event/checkpoint-event.ts';
import type { Sink, SinkContext } from '../sinks/sink.ts';

/**
 * Signs for how far a chain has come, and returns the signed checkpoint as a line of the log.
 *
 * @param log the name of the sink: the events of one sink are one log, whose checkpoints are numbered consecutively
 */
export type CheckpointSource = ((head: ChainHead, log: string) => Promise<string>) & {
  /**
   * Receives what was returned once it is in the log. A source with this method returns checkpoints that were not confirmed again with the
   * next one, each on a line of its own: a response may be lost, and a sink may be unavailable.
   */
  readonly written?: (lines: string, log: string) => Promise<void>;
};

/** Called for each checkpoint that could not be fetched or written: how many failed in a row, and why. */
export type ReportFailure = (count: number, cause: unknown, context: SinkContext) => Promise<void>;

interface Rhythm {
  readonly events: number;
  readonly seconds: number;
}

/** A request that asked for a checkpoint and was ended blocks the next one for no longer than this. */
const PATIENCE_MS = 30_000;

/** Requests checkpoints for one chain, and writes them to its sink. */
export class Checkpointer {
  readonly #source: CheckpointSource;
  readonly #sink: Sink;
  readonly #rhythm: Rhythm;
  readonly #report: ReportFailure;
  #failures = 0;
  #anchoredSeq = 0;
  #anchoredAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking = false;

  constructor(source: CheckpointSource, sink: Sink, rhythm: Rhythm, report: ReportFailure) {
    this.#source = source;
    this.#sink = sink;
    this.#rhythm = rhythm;
    this.#report = report;
  }

  /** Called for each event that was written. Requests a checkpoint if one is due, in the background. */
  reached(head: ChainHead, context: SinkContext): void {
    const now = context.clock.now();
    if (!this.#due(head, now)) return;
    this.#asking = true;
    this.#askedAt = now;
    context.execution.waitUntil(this.#anchor(head, context));
  }

  #due({ seq }: ChainHead, now: number): boolean {
    if (this.#asking && !hasPassed(PATIENCE_MS, this.#askedAt, now)) return false;
    const { events, seconds } = this.#rhythm;
    return seq - this.#anchoredSeq >= events || hasPassed(seconds * 1000, this.#anchoredAt, now);
  }

  async #anchor(head: ChainHead, context: SinkContext): Promise<void> {
    // Whatever comes of it, the next try is not before the next checkpoint would be due.
    this.#anchoredSeq = head.seq;
    this.#anchoredAt = context.clock.now();
    try {
      const lines = await this.#source(head, this.#sink.name);
      for (const line of lines.split('\n')) {
        await this.#sink.write(JSON.parse(line) as CheckpointEvent, line, context);
      }
      this.#failures = 0;
      // Where that is not heard, they come once more, and a log may hold a line twice.
      await this.#source.written?.(lines, this.#sink.name).catch(() => {});
    } catch (error) {
      this.#failures += 1;
      await this.#report(this.#failures, error, context);
    } finally {
      this.#asking = false;
    }
  }
}
