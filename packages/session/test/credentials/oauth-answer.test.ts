import { expect, test } from 'vitest';
import { createTrail } from '../../../../scripts/fixtures/test-context.ts';
import { oauthAnswer, oauthError } from '../../src/credentials/oauth-answer.ts';
import { loginError } from '../../src/failures/login-failure.ts';

test('a refusal of an OAuth endpoint is one error code, and is not cached', async () => {
  const refused = oauthError('slow_down', { interval: 10 });
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'slow_down', interval: 10 }]);
  expect([refused.headers.get('cache-control'), refused.headers.get('pragma')]).toEqual([
    'no-store',
    'no-cache',
  ]);
  expect(await oauthError('expired_token').json()).toEqual({ error: 'expired_token' });
});

test('a program gets the OAuth error code for wrong parameters, and the record says which they are', async () => {
  const trail = createTrail();
  const context = { trail } as never;
  const answered = await oauthAnswer(context, () =>
    Promise.reject(loginError('session.parameters', { detail: 'code is missing' })),
  );
  expect([answered.status, await answered.json()]).toEqual([400, { error: 'invalid_request' }]);
  expect(trail.entries).toEqual([
    { type: 'request.failed', code: 'session.parameters', status: 400, detail: 'code is missing' },
  ]);
  expect(await (await oauthAnswer(context, async () => new Response('good'))).text()).toBe('good');
});

test('any other failure is passed on', async () => {
  const context = { trail: createTrail() } as never;
  const refused = loginError('session.origin');
  await expect(oauthAnswer(context, () => Promise.reject(refused))).rejects.toBe(refused);
  const bug = new RangeError('bug');
  await expect(oauthAnswer(context, () => Promise.reject(bug))).rejects.toBe(bug);
});
