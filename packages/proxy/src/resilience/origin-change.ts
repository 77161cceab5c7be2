/** Events of a resilient origin that are reported to the operator. */
export type OriginChange =
  /** The origin failed too often in a row; requests are not forwarded for `openSeconds`. */
  | 'circuit_opened'
  /** Requests are forwarded again. */
  | 'circuit_closed'
  /** A call failed and was retried. */
  | 'retried'
  /** The request was sent to the failover origin. */
  | 'failed_over'
  /** The body of a response stalled. The part before that has reached the client. */
  | 'body_stalled'
  /** The body of a response broke off. The part before that has reached the client. */
  | 'body_broken';

/** One event, as it is reported. */
export interface OriginChangeFacts {
  /** The origin's name. */
  readonly upstream: string;
  readonly change: OriginChange;
  /** The reason, as a failure code. */
  readonly code: string | undefined;
}
