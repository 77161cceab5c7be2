import type { AccessError } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';

/**
 * For a login whose person was signed out everywhere during it, or on a machine whose clock is ahead. It is shown as a page: with
 * `session.ended`, or with an invalid session, the browser would be redirected to the login again and again.
 */
export function endedMeanwhile(): AccessError {
  return sessionError('session.unavailable', {
    detail: 'the user was signed out everywhere after this login started, or a clock is fast',
  });
}
