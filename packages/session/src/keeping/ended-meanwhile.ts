import type { AccessError } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';

/**
 * Of a login whose person was signed out everywhere while it was at it, or on a machine whose clock is ahead. It is told as a page:
 * with `session.ended`, or with a session that is none, the browser would be sent to log in again, without end.
 */
export function endedMeanwhile(): AccessError {
  return sessionError('session.unavailable', {
    detail: 'the user was signed out everywhere after this login started, or a clock is fast',
  });
}
