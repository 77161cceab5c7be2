/** Name and version of the event's shape. A field is only ever added; anything else is a new version. */
export type EventSchema = 'portcullis.event/1';

/** How much an operator should care, in the words of OCSF. */
export type Severity = 'informational' | 'low' | 'medium' | 'high';

/**
 * What became of a request.
 *
 * - `allow`: the gate let it through, and whoever stands behind it answered; `http.status` is their answer, a 404 or
 *   500 of the origin included.
 * - `deny`: the gate refused it (a failure of class 4xx, or a policy that said no).
 * - `error`: the gate could not do its work (a failure of class 5xx: a crash, an origin that is down).
 */
export type Outcome = 'allow' | 'deny' | 'error';

/** Who asked. Absent if the credentials were not accepted, or nobody looked at them. */
export interface EventActor {
  readonly kind: 'user' | 'service' | 'anonymous';
  /** The issuer: with `sub`, the only key of an identity. */
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** How many groups the provider listed, mapped to a role or not. */
  readonly groups_raw_count?: number | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** How they proved it. */
export interface EventAuthentication {
  readonly method?: string | undefined;
  readonly provider?: string | undefined;
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
  /** When the person last logged in, seconds since the Unix epoch. */
  readonly auth_time?: number | undefined;
  /** Whether the provider states more than one factor (RFC 8176 `mfa`). Absent if it states no methods. */
  readonly mfa?: boolean | undefined;
  /** Age of the signing keys in seconds. Only where they were stale and the issuer could not be asked. */
  readonly keys_age_s?: number | undefined;
}

/** Where the request came from, as Cloudflare saw it. */
export interface EventSource {
  readonly ip?: string | undefined;
  readonly asn?: number | undefined;
  readonly country?: string | undefined;
}

/** The request and the answer. Never a query value, a header value other than `User-Agent`, or a body. */
export interface EventHttp {
  readonly method: string;
  readonly host: string;
  /** As it arrived, capability secrets masked. */
  readonly path_raw?: string | undefined;
  /** As it was decided on. Absent if the address was refused. */
  readonly path?: string | undefined;
  readonly query_keys?: readonly string[] | undefined;
  /** As the client got it: a Conduit refusal is 200. */
  readonly status: number;
  /** Length of the answer's body, where the answer states it. */
  readonly bytes?: number | undefined;
  readonly ua?: string | undefined;
}

/** What was asked for, in the application's words. */
export interface EventResource {
  readonly app: string;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  readonly operation?: string | undefined;
}

/** What the policy said, and why. */
export interface EventPolicy {
  readonly id: string;
  readonly version_sha256?: string | undefined;
  readonly decision: 'allow' | 'deny';
  readonly matched_rule?: string | undefined;
  /** The rules that were looked at. */
  readonly trace?: readonly EventConsideredRule[] | undefined;
}

/** One rule that was looked at. */
export interface EventConsideredRule {
  readonly rule: string;
  readonly effect: 'allow' | 'deny';
  readonly matched: boolean;
}

/** What joins this event to other logs. */
export interface EventTrace {
  readonly request_id: string;
  readonly traceparent?: string | undefined;
  readonly ray_id?: string | undefined;
}

/** What the origin did. */
export interface EventUpstream {
  readonly id: string;
  readonly status: number;
  readonly latency_ms: number;
}

/** Who wrote this event. */
export interface EventObserver {
  readonly worker: string;
  readonly version?: string | undefined;
  readonly colo?: string | undefined;
}

interface EventHead {
  readonly schema: EventSchema;
  /** UUIDv7. */
  readonly id: string;
  /** RFC 3339, milliseconds, UTC. */
  readonly time: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Codes: the failures in the order in which they happened, then the policy's reason. */
  readonly reason: readonly string[];
  readonly observer: EventObserver;
  /** Present if something was shortened to keep the event within its size. */
  readonly truncated?: true | undefined;
}

/** One request and what was decided about it. Its `id` is the request id that the client was told. */
export interface RequestEvent extends EventHead {
  readonly type: 'request.decision';
  /** What the operator should know of the last failure. The client was not told. */
  readonly detail?: string | undefined;
  readonly actor?: EventActor | undefined;
  readonly auth?: EventAuthentication | undefined;
  readonly src?: EventSource | undefined;
  readonly http: EventHttp;
  readonly resource?: EventResource | undefined;
  readonly policy?: EventPolicy | undefined;
  readonly trace: EventTrace;
  readonly upstream?: EventUpstream | undefined;
  /** From the arrival to the headers of the answer, the origin's time included. */
  readonly edge: { readonly latency_us: number };
  /** Fields of which a part was masked on purpose. */
  readonly redactions?: readonly string[] | undefined;
}

/** Events did not reach a sink. */
export interface LossEvent extends EventHead {
  readonly type: 'audit.loss';
  readonly outcome: 'error';
  readonly loss: {
    /** The sink that failed; absent if the event could not even be made. */
    readonly sink?: string | undefined;
    /** How many events it has lost since it last took one. */
    readonly count: number;
    /** Kind of the error, such as `TypeError`; its message may hold a secret and is left out. */
    readonly cause?: string | undefined;
    /** What became of the answer whose event was lost. Absent in the report to a sink that works again. */
    readonly answer?: 'served' | 'withheld' | undefined;
  };
  /** The request whose event was lost. */
  readonly trace?: EventTrace | undefined;
}

/** Any event. Tell them apart by `type`. */
export type AuditEvent = RequestEvent | LossEvent;
