import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a session that is bound to a key of its browser, or must be, is refused. */
export type DeviceFailure =
  /** The session is bound to a key, and the request shows no proof of it that counts: the cookie was copied, or the browser lost its key. */
  | 'session.unproved'
  /** A rule asks for a session that is bound to a key, and this one is not. */
  | 'session.device_required'
  /** A browser sent a proof that is not valid for the session. */
  | 'session.proof_refused';

/** Creates the error for a failure code. */
export const deviceError: FailureTable<DeviceFailure> = /* @__PURE__ */ failureTable<DeviceFailure>({
  'session.unproved': {
    status: 401,
    message: 'Your browser did not prove that this session is its own. Sign in again.',
  },
  'session.device_required': {
    status: 403,
    message:
      'This page needs a session that is bound to your browser. Sign in again with a browser that supports device bound sessions.',
  },
  'session.proof_refused': { status: 400, message: 'The proof of this browser is not valid.' },
});
