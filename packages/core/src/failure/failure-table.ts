import { AccessError } from './access-error.ts';

/** How one failure looks from outside. */
export interface Failure {
  /** HTTP status. */
  readonly status: number;
  /** What the client is told: a sentence, with nothing of the request in it. */
  readonly message: string;
}

/** What is known of one occurrence. */
export interface FailureOccurrence {
  /** For the operator: what was wrong, where, and what to do. Never a secret. */
  readonly detail?: string | undefined;
  /** Headers the answer must carry. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The error behind it. */
  readonly cause?: unknown;
}

/** Makes the error of one of the table's codes. */
export type FailureTable<Code extends string> = (code: Code, occurrence?: FailureOccurrence) => AccessError;

/**
 * Turns a package's failure codes into errors. The table must cover every code, so a new one does not compile
 * until somebody has decided what a client may learn about it.
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
  // JavaScript gets here with another code as well: that has no status, and AccessError says so.
  return (code, occurrence) => new AccessError({ code, ...table[code], ...occurrence });
}
