import {
  type Completed,
  callback,
  checkOptions,
  defined,
  type FieldsFor,
  number,
  systemSleep,
} from '@portcullis/core/internal';
import { isMadeUp } from '../event/break-glass-event.ts';
import type { AuditEvent } from '../event/event.ts';
import { ALWAYS_WRITTEN } from '../event/event-types.ts';
import { LostBatch } from '../lost-batch.ts';
import type { Sink, SinkContext, WrittenEvent } from './sink.ts';

/** How events are gathered. */
export interface BatchOptions {
  /** Most events of a batch. Default 32. */
  readonly maxEvents?: number;
  /** Longest time that an event waits for others, in milliseconds. Default 50. */
  readonly maxWaitMs?: number;
  /** Default: the runtime's timer. For tests only. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const fields: FieldsFor<BatchOptions> = {
  maxEvents: number({ from: 1, whole: true, fallback: 32 }),
  maxWaitMs: number({ from: 0, whole: true, fallback: 50 }),
  sleep: callback(() => systemSleep),
};

/**
 * Collects events, and sends them to a sink together: a batch shares the cost of a call or a hash, and most requests wait for nothing.
 *
 * A batch is written by the request whose event filled it, or by the one that started it when its time is over, each after its own
 * response. If the platform ended that request earlier, the next event finds the batch overdue and writes it.
 *
 * An event counts as accepted before it is written, so this is for sinks whose failure withholds nothing: with `closed`, `audit()` refuses
 * it. `break_glass` and `lock`, which are always `closed`, and checkpoints are written immediately, with what was collected before them; an order that
 * no known key signed waits like other events. If a batch fails, all its events are lost. It does **not** save what is lost when an isolate
 * ends: up to `maxEvents`, from the last `maxWaitMs`.
 *
 * Throws `TypeError` for a sink that takes events only one by one, and for options that cannot work.
 *
 * @example
 * ```ts
 * import { audit, inBatches, type R2Writer, r2Sink } from '@portcullis/audit';
 *
 * const record = audit((env: { LOG: R2Writer }) => ({ sinks: [inBatches(r2Sink(env.LOG))] }));
 * ```
 */
export function inBatches(sink: Sink, options: BatchOptions = {}): Sink {
  const settings = checkOptions('inBatches', options, fields);
  // For JavaScript callers: nothing is no sink either.
  const { name, accepts, writeAll, writeLines } = sink ?? ({} as Sink);
  const head = defined({ name, accepts, defers: true });
  if (writeLines !== undefined) {
    const lines = new Gathering<string>(writeLines.bind(sink), settings);
    const writeLine = (line: string, context: SinkContext) => lines.add(line, context);
    return { ...head, write: (event, line, context) => lines.add(line, context, isUrgent(event)), writeLine };
  }
  if (writeAll === undefined) {
    throw new TypeError(`inBatches: the sink "${name}" writes events one by one: it has no writeAll()`);
  }
  const events = new Gathering<WrittenEvent>(writeAll.bind(sink), settings);
  return {
    ...head,
    write: (event, line, context) => events.add({ event, line }, context, isUrgent(event)),
  };
}

/**
 * An event that must be written before a response is sent is written with what was collected before it, and so is a checkpoint: its
 * authority is informed that it is in the log, and would otherwise have it written again.
 */
function isUrgent(event: AuditEvent): boolean {
  if (event.type === 'break_glass') return !isMadeUp(event.break_glass);
  return ALWAYS_WRITTEN.includes(event.type) || event.type === 'audit.checkpoint';
}

interface Batch<Item> {
  readonly items: Item[];
  /** Milliseconds since the Unix epoch. */
  readonly begunAt: number;
}

type Write<Item> = (items: readonly Item[], context: SinkContext) => Promise<void>;

class Gathering<Item> {
  readonly #write: Write<Item>;
  readonly #settings: Completed<BatchOptions>;
  #open: Batch<Item> | undefined;

  constructor(write: Write<Item>, settings: Completed<BatchOptions>) {
    this.#write = write;
    this.#settings = settings;
  }

  add(item: Item, context: SinkContext, isUrgent = false): void | Promise<void> {
    const { maxEvents, maxWaitMs } = this.#settings;
    const now = context.clock.now();
    const batch = this.#open ?? { items: [], begunAt: now };
    batch.items.push(item);
    if (isUrgent || batch.items.length >= maxEvents || now - batch.begunAt > maxWaitMs)
      return this.#close(batch, context);
    if (batch === this.#open) return undefined;
    this.#open = batch;
    return this.#later(batch, context);
  }

  async #later(batch: Batch<Item>, context: SinkContext): Promise<void> {
    const { maxWaitMs, sleep } = this.#settings;
    await sleep(maxWaitMs);
    if (batch === this.#open) await this.#close(batch, context);
  }

  async #close({ items }: Batch<Item>, context: SinkContext): Promise<void> {
    // Before anything is waited for: no event may come to a batch that is on its way.
    this.#open = undefined;
    try {
      await this.#write(items, context);
    } catch (cause) {
      throw new LostBatch(items.length, { cause });
    }
  }
}
