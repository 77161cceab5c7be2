import { expect, test } from 'vitest';
import { challengeText, refusal } from '../src/challenge.ts';

const challenge = { scheme: 'Bearer', realm: 'phorge' } as const;

test('a request without credentials is told the scheme and nothing else', () => {
  expect(challengeText(challenge)).toBe('Bearer realm="phorge"');
});

test('a bad token is told that it is bad, in general words', () => {
  const error = refusal(challenge, { code: 'token.signature', detail: 'key 7 does not fit' });
  expect(error.headers).toEqual({
    'www-authenticate':
      'Bearer realm="phorge", error="invalid_token", error_description="The token is not valid here."',
  });
  expect(error.detail).toBe('key 7 does not fit');
});

test('a refusal that another token cannot fix carries no challenge', () => {
  expect(refusal(challenge, { code: 'token.keys_unavailable', detail: 'x' }).headers).toEqual({});
  expect(refusal(challenge, { code: 'token.groups_overage', detail: 'x' })).toMatchObject({
    status: 403,
    headers: {},
  });
});
