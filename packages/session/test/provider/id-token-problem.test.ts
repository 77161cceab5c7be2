import { expect, test } from 'vitest';
import { idTokenProblem, refreshedTokenProblem } from '../../src/provider/id-token-problem.ts';

test('an ID token for us alone needs no azp', () => {
  expect(idTokenProblem({ sub: 'ada', aud: 'gate' }, 'gate')).toBeUndefined();
  expect(idTokenProblem({ sub: 'ada', aud: ['gate'] }, 'gate')).toBeUndefined();
  expect(idTokenProblem({ sub: 'ada', aud: ['gate', 'other'], azp: 'gate' }, 'gate')).toBeUndefined();
});

test('an ID token with several audiences must say that it was issued for us', () => {
  expect(idTokenProblem({ sub: 'ada', aud: ['gate', 'other'] }, 'gate')).toMatch(/no authorized party/);
  expect(idTokenProblem({ sub: 'ada', aud: ['gate', 'other'], azp: 'other' }, 'gate')).toMatch(
    /another client/,
  );
  expect(idTokenProblem({ sub: 'ada', aud: 'gate', azp: 'other' }, 'gate')).toMatch(/another client/);
});

test.each([undefined, '', 7])(
  'an ID token whose sub is %j is refused, and not as one of another user',
  (sub) => {
    expect(idTokenProblem({ sub, aud: 'gate' }, 'gate')).toBe('it has no subject ("sub")');
  },
);

test('a refreshed ID token is compared by auth_time where both have one', () => {
  const known = (claims: object) => ({ subject: 'ada', nonce: 'n', claims: { ...claims } });
  const token = { sub: 'ada' };
  expect(refreshedTokenProblem(token, known({ auth_time: 5 }))).toBeUndefined();
  expect(refreshedTokenProblem({ ...token, auth_time: 5 }, known({}))).toBeUndefined();
  expect(refreshedTokenProblem({ ...token, auth_time: 5 }, known({ auth_time: 5 }))).toBeUndefined();
  expect(refreshedTokenProblem({ ...token, auth_time: 6 }, known({ auth_time: 5 }))).toMatch(/auth_time/);
  expect(refreshedTokenProblem({ ...token, nonce: 'n' }, known({}))).toBeUndefined();
  expect(refreshedTokenProblem({ ...token, nonce: 'm' }, known({}))).toMatch(/nonce/);
  expect(refreshedTokenProblem({ sub: 'eve' }, known({}))).toMatch(/another user/);
});
