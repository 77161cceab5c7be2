import { AccessError } from '@portcullis/core';
import { expect, test } from 'vitest';
import { stepUpChallenge } from '../../src/request/step-up-challenge.ts';

const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="300"';
const headers = { 'www-authenticate': CHALLENGE };
const failure = (init: object): AccessError =>
  new AccessError({ code: 'policy.step_up_required', status: 401, message: 'no', headers, ...init });

test('the challenge of a failure that asks for a stronger login is read as it is', () => {
  expect(stepUpChallenge(failure({}))).toBe(CHALLENGE);
});

test.each([
  ['with another status', failure({ status: 403 })],
  ['without a challenge', failure({ headers: {} })],
  ['with another challenge', failure({ headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })],
  ['that is not a refusal', Object.assign(new Error('no'), { status: 401, headers })],
])('a failure %s has none', (_what, error) => {
  expect(stepUpChallenge(error)).toBeUndefined();
});
