import type { AccessError } from '@portcullis/core';
import { clearedSession } from '../cookies/session-cookie.ts';
import { type StateFailure, sessionError } from '../failures/session-failure.ts';
import type { RequestState } from './request-state.ts';

/** The error of a session that is there and not good. Its cookie goes, unless the browser may hold a newer one by now. */
export function invalidSession(
  requestState: RequestState,
  code: StateFailure,
  detail: string,
  cookie: 'removed' | 'kept' = 'removed',
): AccessError {
  if (cookie === 'removed') requestState.cookies.push(...clearedSession(requestState.sent));
  return sessionError(code, { detail: `the session is invalid: ${detail}` });
}
