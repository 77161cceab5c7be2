import { describe, expect, test } from 'vitest';
import { breakGlassError } from '../../src/failures/break-glass-failure.ts';
import { credentialError } from '../../src/failures/credential-failure.ts';
import { lockError } from '../../src/failures/lock-failure.ts';
import { loginError } from '../../src/failures/login-failure.ts';
import { sessionError } from '../../src/failures/session-failure.ts';

describe('a failure is answered with its status, and with advice on what to do', () => {
  test.each([
    ['session.parameters', 400, 'A parameter of this address'],
    ['session.origin', 403, 'not submitted by a page of this site'],
    ['session.login_unknown', 400, 'started in another browser'],
    ['session.provider_mismatch', 502, 'invalid response'],
    ['session.login_refused', 403, 'did not sign you in'],
    ['session.provider_answer', 502, 'invalid response'],
    ['session.id_token', 502, 'invalid response'],
    ['session.client_refused', 502, 'client credentials'],
    ['session.clock_skew', 502, 'clocks'],
    ['session.issuer_mismatch', 502, 'another issuer'],
    ['session.provider_unavailable', 503, 'cannot be reached'],
    ['session.groups_overage', 403, 'too many'],
    ['session.step_up_failed', 403, 'stronger or more recent'],
    ['session.logout_token', 400, 'logout token'],
    ['session.logout_incomplete', 503, 'could not be ended everywhere'],
    ['session.logout_unsupported', 501, 'cannot end sessions'],
    ['session.access_request', 400, 'invalid or has expired'],
    ['session.access_request_limit', 429, 'Wait an hour'],
    ['session.access_request_underway', 409, 'is being sent'],
    ['session.access_request_undelivered', 503, 'could not be delivered'],
    ['session.list_unsupported', 501, 'cannot be listed'],
  ] as const)('%s: %i', (code, status, words) => {
    expect(loginError(code)).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  test.each([
    ['session.invalid', 401, 'has ended'],
    ['session.expired', 401, 'has ended'],
    ['session.ended', 401, 'has ended'],
    ['session.unavailable', 503, 'cannot be verified'],
    ['session.too_large', 500, 'too many groups'],
    ['session.cookies_too_large', 431, 'too many cookies'],
    ['session.login_required', 401, 'need to sign in'],
    ['session.tries_limited', 429, 'Too many failed attempts'],
  ] as const)('%s: %i', (code, status, words) => {
    expect(sessionError(code)).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  test.each([
    ['session.credential_misplaced', 403, 'for programs'],
    ['session.credential_refused', 400, 'not accepted'],
    ['session.credential_forbidden', 403, 'Only operators'],
    ['session.credential_unknown', 404, 'does not exist'],
  ] as const)('%s: %i', (code, status, words) => {
    expect(credentialError(code)).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  test.each([
    ['session.lock_refused', 403, 'not accepted here'],
    ['session.lock_needs_second', 403, 'a second signature'],
    ['session.lock_limited', 429, 'within an hour'],
    ['session.signal_refused', 400, 'not accepted here'],
  ] as const)('%s: %i', (code, status, words) => {
    expect(lockError(code)).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  test.each([
    ['session.break_glass_refused', 'not accepted here'],
    ['session.break_glass_used', 'already been used'],
    ['session.break_glass_revoked', 'been revoked'],
  ] as const)('%s: 403', (code, words) => {
    expect(breakGlassError(code)).toMatchObject({ status: 403, message: expect.stringContaining(words) });
  });
});
