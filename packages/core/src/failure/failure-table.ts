import { AccessError } from './access-error.ts';

/** The public properties of a failure. */
export interface Failure {
  /** HTTP status. */
  readonly status: number;
  /** Message for the client: a sentence without data of the request. */
  readonly message: string;
  /** Whether only an administrator can end the failure. Default: `false`. */
  readonly permanent?: boolean;
}

/** The properties of one occurrence of a failure. */
export interface FailureOccurrence {
  /** For the operator: what was wrong, where, and what to do. Never a secret. */
  readonly detail?: string | undefined;
  /** Whether only an administrator can end it, if the table does not say so already. */
  readonly permanent?: boolean | undefined;
  /** Headers that the response must have. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The underlying error. */
  readonly cause?: unknown;
}

/** Creates the error for a code of the table. */
export type FailureTable<Code extends string> = (code: Code, occurrence?: FailureOccurrence) => AccessError;

/**
 * Creates a function that returns the error for a failure code of a package. The table must have every code: a new code does not
 * compile until its status and public message are defined.
 *
 * @example
 * ```ts
 * import { failureTable } from '@portcullis/core';
 *
 * type DoorFailure = 'door.closed' | 'door.stuck';
 * const doorError = failureTable<DoorFailure>({
 *   'door.closed': { status: 403, message: 'The door is closed.' },
 *   'door.stuck': { status: 503, message: 'The door is stuck. Try again later.' },
 * });
 * throw doorError('door.stuck', { detail: 'hinge 2' });
 * ```
 */
export function failureTable<Code extends `${string}.${string}`>(
  table: Readonly<Record<Code, Failure>>,
): FailureTable<Code> {
  // In JavaScript the code can be unknown. It then has no status, and AccessError throws.
  return (code, occurrence) => new AccessError({ code, ...table[code], ...occurrence });
}
