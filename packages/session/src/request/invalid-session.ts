import type { AccessError } from '@portcullis/core';
import { clearedSession } from '../cookies/session-cookie.ts';
import { type StateFailure, sessionError } from '../failures/session-failure.ts';
import type { RequestState } from './request-state.ts';

/** The error for an invalid session. Its cookie is deleted, unless the browser may have a newer one by now. */
export function invalidSession(
  requestState: RequestState,
  code: StateFailure,
  detail: string,
  cookie: 'removed' | 'kept' = 'removed',
): AccessError {
  if (cookie === 'removed') requestState.cookies.push(...clearedSession(requestState.sent));
  return sessionError(code, { detail: `the session is invalid: ${detail}` });
}
