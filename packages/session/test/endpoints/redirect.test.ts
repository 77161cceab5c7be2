import { expect, test } from 'vitest';
import { redirect } from '../../src/endpoints/redirect.ts';

test('a redirect sets its cookies, and sends no referrer', () => {
  const answer = redirect({ location: '/x', cookies: ['a=1', 'b=2'] }, 302);
  expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([
    302,
    '/x',
    ['a=1', 'b=2'],
  ]);
  expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([
    'no-store',
    'no-referrer',
  ]);
});
