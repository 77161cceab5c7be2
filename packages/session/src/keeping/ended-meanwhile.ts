import { AccessError } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';

const DETAIL = 'the user was signed out everywhere after this login started, or a clock is fast';

/**
 * For a login whose person was signed out everywhere during it, or on a machine whose clock is ahead. It is shown as a page: with
 * `session.ended`, or with an invalid session, the browser would be redirected to the login again and again.
 */
export function endedMeanwhile(): AccessError {
  return sessionError('session.unavailable', { detail: DETAIL });
}

/** Whether a session could not start for this reason: another attempt fails too. */
export function isEndedMeanwhile(error: unknown): boolean {
  return error instanceof AccessError && error.detail === DETAIL;
}
