import { type FailureTable, failureTable } from '@portcullis/core';
import type { BreakGlassFailure } from './break-glass-failure.ts';
import type { CredentialFailure } from './credential-failure.ts';
import type { LoginFailure } from './login-failure.ts';

/** Why somebody has no session, or none that counts. */
export type StateFailure =
  /** The cookie was not sealed here, is cut, or its key was dropped. */
  | 'session.invalid'
  /** Too old, idle for too long, or what the provider said of the person may no longer be believed. */
  | 'session.expired'
  /** Logged out: here, at the provider, or because the provider no longer refreshes it. */
  | 'session.ended'
  /**
   * The groups could not be read again in time, the store cannot be reached, too many devices wait for a login, or somebody was signed
   * out everywhere while they logged in.
   */
  | 'session.unavailable'
  /** The session does not fit into cookies. */
  | 'session.too_large'
  /** The request carries more cookies than are read. */
  | 'session.cookies_too_large'
  /** The page asked for needs a session, and there is none. */
  | 'session.login_required'
  /** Too much of what this network or this person tried has failed within a short time: sign-ins, codes, break-glass grants. */
  | 'session.tries_limited';

/** Why a login, a session or a logout was refused. Each table has those that are made where it is loaded. */
export type SessionFailure = StateFailure | LoginFailure | CredentialFailure | BreakGlassFailure;

const ended = { status: 401, message: 'Your session has ended. Sign in again.' };

/** The error of a failure of which every request can be told; other tables stand where their failures are made. */
export const sessionError: FailureTable<StateFailure> = /* @__PURE__ */ failureTable<StateFailure>({
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': { status: 503, message: 'Your session cannot be checked at the moment. Try again.' },
  'session.too_large': { status: 500, message: 'Your account has too many groups for a session here.' },
  'session.cookies_too_large': {
    status: 431,
    message: 'Your browser sent too many cookies for this site. Delete them, and sign in again.',
  },
  'session.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'session.tries_limited': {
    status: 429,
    message:
      'Too many attempts have failed, by you or from your network. Wait a minute, then reload this page.',
  },
});
