import { type FailureTable, failureTable } from '@portcullis/core';

/** Why an order about a person was refused. */
export type LockFailure =
  /** The order is not signed by an allowed key, is not for this gate, has expired, or was carried out before. */
  | 'session.lock_refused'
  /** The person is protected: a second key must sign the order. */
  | 'session.lock_needs_second'
  /** More locks than allowed were ordered within an hour, or the list is full. */
  | 'session.lock_limited'
  /** The security event or revocation of an identity provider is invalid, too old, for another receiver, or was used before. */
  | 'session.signal_refused';

/** Creates the error for such a failure code. */
export const lockError: FailureTable<LockFailure> = /* @__PURE__ */ failureTable<LockFailure>({
  'session.lock_refused': { status: 403, message: 'This order is not accepted here.' },
  'session.lock_needs_second': {
    status: 403,
    message: 'This person is protected: the order needs a second signature.',
  },
  'session.lock_limited': { status: 429, message: 'Too many locks were ordered within an hour.' },
  'session.signal_refused': { status: 400, message: 'This security event is not accepted here.' },
});
