/** What a resilient origin did, or saw, that an operator wants to know. */
export type OriginChange =
  /** It failed too often in a row, and is not asked for a while. */
  | 'circuit_opened'
  /** It is asked again. */
  | 'circuit_closed'
  /** A call failed, and was sent once more. */
  | 'retried'
  /** Another origin was asked in its place. */
  | 'failed_over'
  /** The body of an answer stopped coming. What had come has reached the client. */
  | 'body_stalled'
  /** The body of an answer broke off. What had come has reached the client. */
  | 'body_broken';

/** One change, as it is told. */
export interface OriginChangeFacts {
  /** The origin's name. */
  readonly upstream: string;
  readonly change: OriginChange;
  /** Why, as the code of a failure. */
  readonly code: string | undefined;
}
