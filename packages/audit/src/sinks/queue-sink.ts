import { requireBinding, systemClock } from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import { eventIn } from '../event/event-in.ts';
import type { Sink, SinkContext, WrittenEvent } from './sink.ts';

/** The part of a Queue binding that the sink uses. */
export interface EventQueue {
  send(line: string, options: { contentType: 'text' }): Promise<unknown>;
}

/**
 * Sends each event to a Cloudflare Queue, as a line. The queue stores it until a consumer has written it to its destination: use it if that
 * destination is slow or sometimes unavailable.
 *
 * @example
 * ```ts
 * import { audit, type EventQueue, queueSink } from '@portcullis/audit';
 *
 * const record = audit((env: { AUDIT_QUEUE: EventQueue }) => ({ sinks: [queueSink(env.AUDIT_QUEUE)] }));
 * ```
 */
export function queueSink(binding: EventQueue): Sink {
  requireBinding('queueSink', 'Queue', binding, 'send');
  return {
    name: 'queue',
    write: async (_event, line) => {
      await binding.send(line, { contentType: 'text' });
    },
  };
}

/** The part of a batch that the consumer uses. */
export interface EventBatch {
  readonly messages: readonly {
    readonly body: unknown;
    ack(): void;
    retry(): void;
  }[];
}

/**
 * Creates the `queue` handler of the Worker that consumes the queue: it passes events to a sink, as they were written and chained, and has
 * the queue send again what the sink did not take. Events that the sink does not accept, such as those that `only()` excludes, are skipped.
 * A message that is not an event is retried too, so that it ends in the dead letter queue, where an operator can see it.
 *
 * A queue delivers at least once and in no order: `portcullis verify` wants the events of each chain in order, as
 * `readD1` and `readR2` return them.
 *
 * Throws `TypeError` if given a sink instead of a function.
 *
 * @param sinkFor makes the sink from the bindings
 */
export function queueConsumer<Env>(
  sinkFor: (env: Env) => Sink,
): (batch: EventBatch, env: Env, execution: SinkContext['execution']) => Promise<void> {
  if (typeof sinkFor !== 'function')
    throw new TypeError(
      'queueConsumer: the argument must be a function that returns the sink: (env) => d1Sink(env.EVENTS)',
    );
  return async (batch, env, execution) => {
    const sink = sinkFor(env);
    const contextOf = ({ id }: AuditEvent): SinkContext => ({ requestId: id, execution, clock: systemClock });
    const received = batch.messages.flatMap((message) => {
      const written = writtenIn(message.body);
      if (written === undefined) message.retry();
      else if (sink.accepts?.(written.event) === false) message.ack();
      else return [{ message, ...written }];
      return [];
    });
    const [first] = received;
    if (first === undefined) return;
    const writeAll = sink.writeAll?.bind(sink);
    if (writeAll !== undefined && (await isTaken(() => writeAll(received, contextOf(first.event))))) {
      for (const { message } of received) message.ack();
      return;
    }
    // One by one, so that one that is never taken does not keep the others out.
    for (const { message, event, line } of received) {
      if (await isTaken(() => sink.write(event, line, contextOf(event)))) message.ack();
      else message.retry();
    }
  };
}

function writtenIn(body: unknown): WrittenEvent | undefined {
  const line = String(body);
  const event = eventIn(line);
  return event && { event, line };
}

/** The queue counts attempts, and stores what never succeeds, so a failure only means that the event was not written. */
async function isTaken(write: () => void | Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch {
    return false;
  }
}
