import { type FailureTable, failureTable } from '@portcullis/core';
import type { BreakGlassFailure } from './break-glass-failure.ts';
import type { CredentialFailure } from './credential-failure.ts';
import type { DeviceFailure } from './device-failure.ts';
import type { LockFailure } from './lock-failure.ts';
import type { LoginFailure } from './login-failure.ts';

/** Why a request has no valid session. */
export type StateFailure =
  /** The cookie was not sealed by this gate, is truncated, or its key was removed. */
  | 'session.invalid'
  /** The session is too old, was idle for too long, or could not be refreshed in time. */
  | 'session.expired'
  /** The session was ended: by a logout here, by a logout at the provider, or because the provider no longer refreshes it. */
  | 'session.ended'
  /**
   * The groups could not be refreshed in time, the store cannot be reached, too many devices are waiting for a login, or the user was signed
   * out everywhere during the login.
   */
  | 'session.unavailable'
  /** The session is too large for cookies. */
  | 'session.too_large'
  /** The request has more cookies than the gateway reads. */
  | 'session.cookies_too_large'
  /** The page requires a session, and the request has none. */
  | 'session.login_required'
  /** Too many attempts of this network or user failed within a short time: sign-ins, codes, break-glass grants. */
  | 'session.tries_limited'
  /** The user is locked: by an operator of the gateway, or by a signal of the identity provider. */
  | 'session.locked'
  /** The list of locks cannot be read, and the last one that was read is too old. */
  | 'session.locks_unavailable';

/** Why a login, a session or a logout was refused. Each table has the codes raised by the code it is loaded with. */
export type SessionFailure =
  | StateFailure
  | LoginFailure
  | CredentialFailure
  | BreakGlassFailure
  | LockFailure
  | DeviceFailure;

const ended = { status: 401, message: 'Your session has ended. Sign in again.' };

/** Creates the error for a failure code that any request can have. Other tables are next to the code that raises them. */
export const sessionError: FailureTable<StateFailure> = /* @__PURE__ */ failureTable<StateFailure>({
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': {
    status: 503,
    message: 'Your session cannot be verified at the moment. Try again.',
  },
  'session.too_large': { status: 500, message: 'Your account has too many groups for a session here.' },
  'session.cookies_too_large': {
    status: 431,
    message: 'Your browser sent too many cookies for this site. Delete them, and sign in again.',
  },
  'session.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'session.tries_limited': {
    status: 429,
    message: 'Too many failed attempts by you or from your network. Wait a minute, then reload this page.',
  },
  'session.locked': { status: 403, message: 'Your access is suspended.' },
  'session.locks_unavailable': {
    status: 503,
    message: 'Your access cannot be verified at the moment. Try again.',
  },
});
