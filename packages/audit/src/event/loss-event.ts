import { failureKind } from '@portcullis/core/internal';
import type { LossEvent } from './event.ts';
import type { EventObserver } from './event-head.ts';
import { timeText } from './time-text.ts';

/** The facts about a loss. */
export interface Loss {
  /** The sink that failed; `undefined` if the event could not be made. */
  readonly sink: string | undefined;
  /** How many events are lost there. */
  readonly count: number;
  /** What was thrown. Only its kind is recorded: a message may quote an address with a secret in it. */
  readonly cause?: unknown;
  readonly answer?: 'served' | 'withheld';
  /** The request whose event was lost. */
  readonly requestId?: string;
  /** Default: that the sink failed, or that the event did. */
  readonly reason?: string;
}

/**
 * Makes the event that reports a loss.
 *
 * @param id UUIDv7
 * @param now milliseconds since the Unix epoch
 */
export function lossEvent(loss: Loss, id: string, now: number, observer: EventObserver): LossEvent {
  const { sink, count, cause, answer, requestId, reason } = loss;
  return {
    schema: 'portcullis.event/1',
    id,
    time: timeText(now),
    type: 'audit.loss',
    severity: 'high',
    outcome: 'error',
    reason: [reason ?? (sink === undefined ? 'audit.event_failed' : 'audit.sink_failed')],
    loss: { sink, count, cause: cause === undefined ? undefined : failureKind(cause), answer },
    trace: requestId === undefined ? undefined : { request_id: requestId },
    observer: { worker: observer.worker, version: observer.version },
  };
}
