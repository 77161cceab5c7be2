/** Name and version of the event's shape. Fields are only ever added; any other change is a new version. */
export type EventSchema = 'portcullis.event/1';

/** How important it is for an operator, in the terms of OCSF. */
export type Severity = 'informational' | 'low' | 'medium' | 'high';

/**
 * What became of it.
 *
 * Of a request:
 * - `allow`: the gate let it through, and the origin or application answered; `http.status` is the status of that response, including a 404
 *   or 500 of the origin.
 * - `deny`: the gate refused it (a 4xx failure, or a denial by the policy).
 * - `error`: the gate could not do its work (a failure of class 5xx: a crash, an origin that is down).
 *
 * For anything else: it was done, it was refused, or it failed.
 */
export type Outcome = 'allow' | 'deny' | 'error';

/** What became of a request: the same, and `login`: the gate did not know the caller well enough, and led them to a login and back. */
export type RequestOutcome = Outcome | 'login';

/** Who wrote this event. */
export interface EventObserver {
  readonly worker: string;
  readonly version?: string | undefined;
  readonly colo?: string | undefined;
}

/** What joins this event to other logs. */
export interface EventTrace {
  readonly request_id: string;
  readonly traceparent?: string | undefined;
  readonly ray_id?: string | undefined;
}

/** The position of an event in its writer's chain. */
export interface EventChain {
  /** The chain, which is one writer's: one sink in one isolate of a Worker. UUIDv7. */
  readonly id: string;
  /** 1 for the first event of the chain, then one more for each. */
  readonly seq: number;
  /** `hash` of the event before it; 64 zeros for the first. */
  readonly prev: string;
  /** SHA-256 of the event's canonical JSON without this field, lower-case hexadecimal. */
  readonly hash: string;
}

/** What every event has. */
export interface EventHead {
  readonly schema: EventSchema;
  /** UUIDv7. */
  readonly id: string;
  /** RFC 3339, milliseconds, UTC. */
  readonly time: string;
  /** When it was handed to the sinks, where the option `ingestTime` is set: like `time`. */
  readonly ingest_time?: string | undefined;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Codes: the failures in the order in which they happened, then the policy's reason. */
  readonly reason: readonly string[];
  readonly observer: EventObserver;
  /** Present where events are chained. */
  readonly chain?: EventChain | undefined;
  /** Present if something was shortened to keep the event within its size. */
  readonly truncated?: true | undefined;
}
