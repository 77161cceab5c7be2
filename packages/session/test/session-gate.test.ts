import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { loginProvider } from '@portcullis/testing/internal';
import { expect, test, vi } from 'vitest';
import { MovableClock } from '../../../scripts/fixtures/movable-clock.ts';
import { loginError } from '../src/failures/login-failure.ts';
import { memorySessions, sessions } from '../src/index.ts';
import { credentialScene } from './fixtures/credential-scene.ts';
import { BASE, optionsFor, scene } from './fixtures/scene.ts';

const LOGIN = `${BASE}/.portcullis/login`;

test('the verifiers of the session gate have names for the record', async () => {
  const { gate } = await scene();
  expect([gate.verifier.name, gate.credentialVerifier.name]).toEqual(['session', 'credential']);
});

test('a client that is refused without a session gets the login address, and no other challenge', async () => {
  const { gate, browser } = await scene();
  const challenge = `Session realm="portcullis", login_uri="${LOGIN}"`;
  expect(gate.verifier.challenge({ env: {} } as never)).toBe(challenge);
  expect(gate.credentialVerifier.challenge({ env: {} } as never)).toBeUndefined();
  const answer = await browser.send('/');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    401,
    'session.login_required',
  ]);
});

test('the presenter of the session gate answers every refusal behind it, as a page or as JSON', async () => {
  const clock = new MovableClock();
  const gate = sessions(optionsFor(await loginProvider(clock.now)));
  const app = pipeline<BaseContext>()
    .use(gate.recorder)
    .use(gate.step)
    .handle(() => {
      throw loginError('session.groups_overage');
    });
  const serve = worker(app, { clock, presenters: [gate.presenter] });
  const asked = (accept: string) =>
    serve(new Request(`${BASE}/x`, { headers: { accept } }), {}, { waitUntil: () => {} });
  const page = await asked('text/html');
  expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  const json = await asked('application/json');
  expect(await json.json()).toMatchObject({ code: 'session.groups_overage' });
});

test('without credentials, no caller is authenticated by one, their addresses do not exist, and requests are unchanged', async () => {
  const { gate, browser, logIn } = await scene();
  const request = new Request(BASE, { headers: { authorization: 'Bearer pcl_AAAAAAAA.BBBB' } });
  expect(gate.credentialVerifier.identify({ request, env: {} } as never)).toBeUndefined();
  expect(gate.withoutCredential({ request, env: {} })).toBe(request);
  await logIn();
  expect((await browser.open('/.portcullis/credentials')).status).toBe(404);
});

test('with credentials, the application receives none of them', async () => {
  const { gate } = await credentialScene();
  const request = new Request(BASE, { headers: { authorization: 'Bearer pcl_AAAAAAAA.BBBB' } });
  expect(gate.withoutCredential({ request, env: {} }).headers.has('authorization')).toBe(false);
  const other = new Request(BASE, { headers: { authorization: 'Bearer eyJh.eyJz.c2ln' } });
  expect(gate.withoutCredential({ request: other, env: {} })).toBe(other);
});

test('with credentials, the other addresses of the gateway are unchanged', async () => {
  const { browser, logIn } = await credentialScene();
  await logIn();
  expect((await browser.open('/.portcullis/whoami')).status).toBe(200);
  expect((await browser.open('/.portcullis/credentials')).status).toBe(200);
});

test.each([
  ['a refusal that no login would change', () => loginError('session.groups_overage'), 403],
  ['a fault of the site', () => new TypeError('a bug'), 500],
  ['a failure that only looks like one of ours', () => Object.assign(new Error('x'), { status: 401 }), 500],
])('%s does not redirect to the login', async (_what, error, status) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const stage = await scene();
  stage.site = () => {
    throw error();
  };
  const answer = await stage.browser.open('/open');
  expect([answer.status, answer.headers.get('location')]).toEqual([status, null]);
});

test('all concurrent requests use one login, so the provider is asked once', async () => {
  const stage = await scene();
  for (let visit = 0; visit < 3; visit += 1) await stage.newBrowser().open('/');
  expect(stage.provider.identity.calls.discovery).toBe(1);
});

test('all users’ sessions are listed and ended for operators, where a store holds them', async () => {
  const stage = await scene({ store: memorySessions() });
  await stage.logIn();
  const entries: unknown[] = [];
  const trail = { add: (entry: unknown) => entries.push(entry) };
  const context = { clock: stage.clock, env: {}, trail } as never;
  const [listed] = await stage.gate.directory.list(undefined, context);
  for (const [skip, sessions] of [
    [0, [listed]],
    [1, []],
  ] as const)
    expect(await stage.gate.directory.page(undefined, context, skip)).toEqual({ sessions, next: undefined });
  expect(listed).toMatchObject({ subject: 'ada' });
  expect(await stage.gate.directory.end(listed?.id ?? '', context)).toBe(true);
  expect(entries).toMatchObject([{ type: 'logout', by: 'operator', subject: 'ada' }]);
  expect(await stage.gate.directory.end(listed?.id ?? '', context)).toBe(false);
  expect(await stage.gate.directory.list(undefined, context)).toEqual([]);
});
