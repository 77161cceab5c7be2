import { AccessError } from '@portcullis/core';
import { isInTrouble } from './call-kind.ts';

/** How a call that may not be the last one ended: with an answer, or with what it failed with. */
export type CallOutcome = ({ readonly answer: Response } | { readonly error: unknown }) & {
  /** Whether all of the client's body had been sent by then. */
  readonly isUploaded: boolean;
};

/** What only the Worker can be wrong about, such as a binding that it lacks. */
export function isOwnFault(error: unknown): boolean {
  return error instanceof AccessError && error.code !== 'proxy.origin_timeout';
}

/** Whether another call may fare better. An origin that says when to come back is taken at its word. */
export function isWorthAnother(outcome: CallOutcome): boolean {
  if ('error' in outcome) return true;
  return isInTrouble(outcome.answer) && !outcome.answer.headers.has('retry-after');
}

/** Lets go of an answer that is not used. */
export async function discard(outcome: CallOutcome): Promise<void> {
  if ('answer' in outcome) await outcome.answer.body?.cancel();
}

/** Why a call failed, as the code of a failure. */
export function codeOf(outcome: CallOutcome): string {
  if ('answer' in outcome) return `proxy.origin_status_${outcome.answer.status}`;
  return outcome.error instanceof AccessError ? outcome.error.code : 'proxy.origin_unreachable';
}
