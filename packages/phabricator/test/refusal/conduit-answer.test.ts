import { AccessError } from '@portcullis/core';
import { expect, it, test } from 'vitest';
import { conduitAnswer } from '../../src/refusal/conduit-answer.ts';
import { REQUEST_ID } from '../fixtures/context.ts';
import { refusalOf } from '../fixtures/refusal.ts';

it('conduitAnswer returns 200 with the envelope that Conduit clients print', async () => {
  const response = conduitAnswer(refusalOf('/api/user.whoami', {}, 401));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect(await response.json()).toEqual({
    result: null,
    error_code: 'ERR-PORTCULLIS-TOKEN-EXPIRED',
    error_info: `You may not <see> this. (request ${REQUEST_ID})`,
  });
});

test.each([
  ['policy.login_required', 'ERR-INVALID-SESSION'],
  ['roles.login_required', 'ERR-INVALID-SESSION'],
  ['token.missing', 'ERR-INVALID-SESSION'],
  ['phabricator.conduit_token_unknown', 'ERR-INVALID-AUTH'],
  ['policy.denied', 'ERR-PORTCULLIS-POLICY-DENIED'],
  ['token.expired', 'ERR-PORTCULLIS-TOKEN-EXPIRED'],
])('a caller who can fix %s gets the advice by %s', async (code, expected) => {
  const error = new AccessError({ code, status: 401, message: 'Sign in.' });
  const answer = conduitAnswer({ ...refusalOf('/api/user.whoami'), error });
  expect(await answer.json()).toMatchObject({
    error_code: expected,
    error_info: `Sign in. (request ${REQUEST_ID})`,
  });
});
