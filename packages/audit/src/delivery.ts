import type { Random } from '@portcullis/core';
import { inTime, requestId } from '@portcullis/core/internal';
import type { EventType } from './event/event.ts';
import { ALWAYS_WRITTEN } from './event/event-types.ts';
import { type Loss, lossEvent } from './event/loss-event.ts';
import { type SerializedEvent, serializeEvent } from './event/serialize.ts';
import { causeOf, eventsLost } from './lost-batch.ts';
import { type AuditSettings, failureMode } from './options.ts';
import type { Sink, SinkContext } from './sinks/sink.ts';

/** Whether something was written: yes, or known later if a sink takes its time or fails. */
export type Written = true | Promise<boolean>;

/** Hands events to sinks, and lets no loss go unsaid. One for each set of options. */
export class Delivery {
  readonly #options: AuditSettings;
  readonly #maxBytes: number;
  readonly #random: Random;
  readonly #lastResort: (line: string) => void;
  /** How many events each failing sink has lost since it last took one. */
  readonly #lost = new Map<Sink, number>();

  constructor(options: AuditSettings, maxBytes: number) {
    this.#options = options;
    this.#maxBytes = maxBytes;
    this.#random = options.random;
    this.#lastResort = options.lastResort;
  }

  /** Sends an event to every sink that accepts it; returns whether all of them wrote it. */
  deliver(record: SerializedEvent, context: SinkContext): Written {
    const pending: Promise<boolean>[] = [];
    for (const sink of this.#options.sinks) {
      if (sink.accepts?.(record.event) === false) continue;
      const written = this.#give(sink, record, context);
      if (written !== true) pending.push(written);
    }
    const [first] = pending;
    if (first === undefined) return true;
    return pending.length === 1 ? first : Promise.all(pending).then((all) => all.every(Boolean));
  }

  /** Reports an event that could not be made, to every sink. */
  async unmade(cause: unknown, type: EventType, context: SinkContext, reason?: string): Promise<false> {
    context.explain?.('an event', cause);
    const loss = {
      sink: undefined,
      count: 1,
      cause,
      answer: this.#answer(type),
      requestId: context.requestId,
      ...(reason === undefined ? {} : { reason }),
    };
    await this.#report(loss, this.#options.sinks, context);
    return false;
  }

  /**
   * Work that must settle in time, or counts as failed: the runtime ends a request that waits too long, and then the loss would not be
   * reported.
   */
  inTime<Value>(work: Promise<Value>): Promise<Value> {
    const { sinkTimeoutMs, sleep } = this.#options;
    return inTime(sinkTimeoutMs, sleep, work);
  }

  #give(sink: Sink, record: SerializedEvent, context: SinkContext): Written {
    try {
      // A sink that gathers lines has to see the event that cannot wait.
      const writing =
        sink.writeLine === undefined || (sink.defers === true && ALWAYS_WRITTEN.includes(record.type))
          ? sink.write(record.event, record.line, context)
          : sink.writeLine(record.line, context);
      if (writing === undefined) return this.#taken(sink, context);
      return this.inTime(writing).then(
        () => this.#taken(sink, context),
        (error) => this.#lose(sink, record.type, error, context),
      );
    } catch (error) {
      return this.#lose(sink, record.type, error, context);
    }
  }

  /** What becomes of the answer. */
  #answer(type: EventType): 'served' | 'withheld' {
    return failureMode(this.#options, type) === 'closed' ? 'withheld' : 'served';
  }

  /** What a sink took before and has lost is reported to all of them. */
  #taken(sink: Sink, context: SinkContext): Written {
    const before = sink.lostBefore?.(context.clock.now());
    if (before === undefined) return this.#again(sink, context);
    const loss = { sink: sink.name, ...before, requestId: context.requestId, reason: 'audit.log_hole' };
    return this.#report(loss, this.#options.sinks, context).then(() => this.#again(sink, context));
  }

  /** A sink that works again receives the number of events that it missed. */
  #again(sink: Sink, context: SinkContext): Written {
    const count = this.#lost.get(sink);
    if (count === undefined) return true;
    this.#lost.delete(sink);
    return this.#report({ sink: sink.name, count }, [sink], context).then(() => true);
  }

  /** Counts a loss, and reports it to the other sinks immediately. */
  async #lose(sink: Sink, type: EventType, error: unknown, context: SinkContext): Promise<false> {
    const count = (this.#lost.get(sink) ?? 0) + eventsLost(error);
    this.#lost.set(sink, count);
    const others = this.#options.sinks.filter((other) => other !== sink);
    const cause = causeOf(error);
    context.explain?.(`the sink ${sink.name}`, cause);
    const loss = { sink: sink.name, count, cause, answer: this.#answer(type), requestId: context.requestId };
    await this.#report(loss, others, context);
    return false;
  }

  async #report(loss: Loss, sinks: readonly Sink[], context: SinkContext): Promise<void> {
    const id = requestId(context.clock, this.#random);
    const event = lossEvent(loss, id, context.clock.now(), this.#options.observer);
    const record = serializeEvent(event, this.#maxBytes);
    this.#options.alerts?.(record.event, context);
    const takers = await Promise.all(sinks.map((sink) => this.#takes(sink, record, context)));
    // If this throws as well, there is no place left to say it: the recorder passes the error on.
    if (!takers.some(Boolean)) this.#lastResort(record.line);
  }

  /** Whether a sink writes a report. A report that fails is not itself reported: its line is written elsewhere. */
  async #takes(sink: Sink, { event, line }: SerializedEvent, context: SinkContext): Promise<boolean> {
    try {
      const writing = sink.write(event, line, context);
      if (writing !== undefined) await this.inTime(writing);
      return true;
    } catch {
      return false;
    }
  }
}
