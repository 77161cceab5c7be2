import { AccessError } from '@portcullis/core';
import { isInTrouble } from './call-kind.ts';

/** The outcome of a call that can be retried: a response or an error. */
export type CallOutcome = ({ readonly answer: Response } | { readonly error: unknown }) & {
  /** Whether all of the client's body had been sent by then. */
  readonly isUploaded: boolean;
};

/** Whether the error is one of the Worker's configuration, such as a missing binding. */
export function isOwnFault(error: unknown): boolean {
  return error instanceof AccessError && error.code !== 'proxy.origin_timeout';
}

/** Whether a retry can succeed. An origin that sends `Retry-After` is not retried. */
export function isWorthAnother(outcome: CallOutcome): boolean {
  if ('error' in outcome) return true;
  return isInTrouble(outcome.answer) && !outcome.answer.headers.has('retry-after');
}

/** Cancels the body of a response that is not used. */
export async function discard(outcome: CallOutcome): Promise<void> {
  if ('answer' in outcome) await outcome.answer.body?.cancel();
}

/** The reason of a failed call, as a failure code. */
export function codeOf(outcome: CallOutcome): string {
  if ('answer' in outcome) return `proxy.origin_status_${outcome.answer.status}`;
  return outcome.error instanceof AccessError ? outcome.error.code : 'proxy.origin_unreachable';
}
