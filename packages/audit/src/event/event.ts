import type { ActivityEvent, EventSession, SignalName } from './activity-event.ts';
import type { CheckpointEvent } from './checkpoint-event.ts';
import type {
  EventActor,
  EventAuthentication,
  EventHttp,
  EventPolicy,
  EventResource,
  EventSource,
  EventUpstream,
} from './event-facts.ts';
import type { EventHead, EventTrace, RequestOutcome } from './event-head.ts';

/** One request and what was decided about it. Its `id` is the request id that the client received. */
export interface RequestEvent extends Omit<EventHead, 'outcome'> {
  readonly type: 'request.decision';
  readonly outcome: RequestOutcome;
  /** Details of the last failure for the operator. The client did not receive them. */
  readonly detail?: string | undefined;
  readonly actor?: EventActor | undefined;
  readonly auth?: EventAuthentication | undefined;
  /** The session that the request came with, or that it started. */
  readonly session?: EventSession | undefined;
  readonly src?: EventSource | undefined;
  readonly http: EventHttp;
  readonly resource?: EventResource | undefined;
  readonly policy?: EventPolicy | undefined;
  readonly trace: EventTrace;
  readonly upstream?: EventUpstream | undefined;
  /** From the arrival to the headers of the answer, the origin's time included. */
  readonly edge: { readonly latency_us: number };
  /** What is unusual about it, if habits were available before the response. It decided nothing. */
  readonly signals?: readonly SignalName[] | undefined;
  /** SHA-256 of what the policy decided on, where the option `inputs` is set: see `inputHashes`. */
  readonly inputs_sha256?: string | undefined;
  /** Fields that were partly masked, or replaced by a pseudonym, on purpose. */
  readonly redactions?: readonly string[] | undefined;
}

/** Events did not reach a sink, or are gone from it. */
export interface LossEvent extends EventHead {
  readonly type: 'audit.loss';
  readonly outcome: 'error';
  readonly loss: {
    /** The sink that failed; absent if the event could not even be made. */
    readonly sink?: string | undefined;
    /** How many events it has lost since it last took one; or, at least, of those that it took before. */
    readonly count: number;
    /** Kind of the error, such as `TypeError`, `NotMigrated` or `Answered401`; its message may hold a secret and is left out. */
    readonly cause?: string | undefined;
    /** What happened to the response whose event was lost. Absent in the report to a sink that works again. */
    readonly answer?: 'served' | 'withheld' | undefined;
  };
  /** The request whose event was lost. */
  readonly trace?: EventTrace | undefined;
}

/** Any event. `type` distinguishes them. */
export type AuditEvent = RequestEvent | ActivityEvent | LossEvent | CheckpointEvent;

/** The kinds of events. */
export type EventType = AuditEvent['type'];
