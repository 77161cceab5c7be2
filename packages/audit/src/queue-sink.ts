import type { AuditEvent } from './event.ts';
import type { Sink, SinkContext } from './sink.ts';

/** The part of a Queue binding that the sink uses. */
export interface EventQueue {
  send(line: string, options: { contentType: 'text' }): Promise<unknown>;
}

/**
 * Sends each event to a Cloudflare Queue, as a line. The queue keeps it until a consumer has put it somewhere: use it
 * where that somewhere is slow or sometimes away.
 *
 * @example
 * ```ts
 * import { audit } from '@portcullis/audit';
 * import { type EventQueue, queue } from '@portcullis/audit/sinks';
 *
 * const record = audit((env: { AUDIT_QUEUE: EventQueue }) => ({ sinks: [queue(env.AUDIT_QUEUE)] }));
 * ```
 */
export function queue(binding: EventQueue): Sink {
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
 * Makes the `queue` handler of the Worker at the queue's other end: gives each event to a sink, as it was written and
 * chained, and has the queue send again what the sink did not take. A message that is not an event is sent again too,
 * so that it ends in the dead letter queue, where somebody sees it.
 *
 * A queue delivers at least once and in no order: `portcullis verify` wants the events of each chain in order, as
 * `readD1` and `readR2` give them.
 *
 * @param sinkFor the sink, or one made from the bindings
 */
export function queueConsumer<Env>(
  sinkFor: (env: Env) => Sink,
): (batch: EventBatch, env: Env, execution: SinkContext['execution']) => Promise<void> {
  return async (batch, env, execution) => {
    const sink = sinkFor(env);
    const clock = { now: () => Date.now() };
    // One after the other: two events of a chain go into the same object of R2.
    for (const message of batch.messages) {
      try {
        const line = String(message.body);
        const event = JSON.parse(line) as AuditEvent;
        await sink.write(event, line, { requestId: event.id, execution, clock });
        message.ack();
      } catch {
        // The queue counts tries and keeps what never succeeds.
        message.retry();
      }
    }
  };
}
