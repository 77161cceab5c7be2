import type { BaseContext, Caller, Middleware } from '@portcullis/core';
import { expect, test } from 'vitest';
import { sessionError } from '../../src/failures/session-failure.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { KEY, optionsFor, type Scene, scene } from '../fixtures/scene.ts';

// An application answers late, as to a long poll. Meanwhile the browser has logged out, in again, or has a newer cookie.

const NAME = '__Host-portcullis-session';

/** Logged in a minute ago, and a request with the application that is to renew the cookie; `arrives` has it answered. */
async function waiting(options: Partial<SessionOptions> = {}) {
  const reached = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const guard: Middleware<BaseContext & { readonly caller: Caller }> = async ({ caller, target }, next) => {
    if (caller.kind === 'anonymous') throw sessionError('session.login_required');
    if (target.path === '/poll') {
      reached.resolve();
      await answered.promise;
    }
    return next();
  };
  const stage = await scene((provider) => optionsFor(provider, options), undefined, guard);
  await stage.logIn();
  stage.clock.pass(60);
  const poll = stage.browser.send('/poll');
  await reached.promise;
  const arrives = async (): Promise<number> => {
    answered.resolve();
    return (await poll).status;
  };
  return { stage, arrives };
}

/** What another isolate says to the browser. */
async function elsewhere(stage: Scene, options: Partial<SessionOptions> = {}) {
  const other = await scene((provider) => optionsFor(provider, options), stage);
  for (const [name, value] of stage.browser.cookies) other.browser.cookies.set(name, value);
  const { status } = await other.browser.send('/');
  return [status, other.failure];
}

test('a late answer renews the cookie of a session that goes on', async () => {
  const { stage, arrives } = await waiting();
  const before = stage.browser.cookies.get(NAME);
  expect(await arrives()).toBe(200);
  expect(stage.browser.cookies.get(NAME)).not.toBe(before);
  expect(await elsewhere(stage)).toEqual([200, undefined]);
});

test.each([
  ['', () => ({})],
  [', of which others know', () => ({ revocations: memorySessions() })],
])('a late answer does not undo a logout%s', async (_known, options) => {
  const { stage, arrives } = await waiting(options());
  await stage.browser.submit('/.portcullis/logout', {});
  expect(await arrives()).toBe(200);
  expect([...stage.browser.cookies.keys()]).toEqual([]);
  expect(await elsewhere(stage)).toEqual([401, 'session.login_required']);
});

test('a late answer does not replace a later login', async () => {
  const { stage, arrives } = await waiting();
  await stage.logIn(stage.browser, '/.portcullis/login');
  expect(await arrives()).toBe(200);
  expect((await stage.browser.send('/')).status).toBe(200);
});

test('a late answer does not restore the former refresh token', async () => {
  const { stage, arrives } = await waiting();
  stage.clock.pass(300);
  expect((await stage.browser.send('/')).status).toBe(200);
  stage.provider.revoked.push(stage.provider.tokenRequests.at(-1)?.form.get('refresh_token') ?? '');
  expect(await arrives()).toBe(200);
  stage.clock.pass(300);
  expect(await elsewhere(stage)).toEqual([200, undefined]);
});

test('a late answer leaves the cookie as it is where the store cannot say whether its session was ended', async () => {
  const revocations = memorySessions();
  let isDown = false;
  const isEnded: typeof revocations.isEnded = async (session) => {
    if (isDown) throw new Error('down');
    return revocations.isEnded(session);
  };
  const { stage, arrives } = await waiting({ revocations: { ...revocations, isEnded } });
  const before = new Map(stage.browser.cookies);
  isDown = true;
  expect(await arrives()).toBe(200);
  expect(stage.browser.cookies).toEqual(before);
});

test('a late answer does not restore the cookie of a user whom the application signs out, though the store cannot end the session', async () => {
  const store = memorySessions();
  const before = await scene({ store });
  await before.logIn();
  const remove = (): Promise<void> => Promise.reject(new Error('down'));
  const stage: Scene = await scene(
    // A key that is new has every cookie sealed again.
    { store: { ...store, remove }, keys: ['n'.repeat(32), KEY] },
    before,
    (context, next) => (context.target.path === '/leave' ? stage.gate.endSession(context) : next()),
  );
  for (const [name, value] of before.browser.cookies) stage.browser.cookies.set(name, value);
  await stage.browser.send('/leave');
  expect([stage.failure, ...stage.browser.cookies.keys()]).toEqual(['session.logout_incomplete']);
});
