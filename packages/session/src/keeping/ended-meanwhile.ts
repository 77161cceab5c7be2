import type { AccessError } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';

const made: WeakSet<AccessError> = /* @__PURE__ */ new WeakSet();

/**
 * For a login whose person was signed out everywhere during it, or on a machine whose clock is ahead. It is shown as a page: with
 * `session.ended`, or with an invalid session, the browser would be redirected to the login again and again.
 */
export function endedMeanwhile(): AccessError {
  const detail = 'the user was signed out everywhere after this login started, or a clock is fast';
  const error = sessionError('session.unavailable', { detail });
  made.add(error);
  return error;
}

/** Whether a session could not start for this reason: another attempt fails too. */
export function isEndedMeanwhile(error: unknown): boolean {
  return made.has(error as AccessError);
}
