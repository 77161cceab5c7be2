import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { loginProvider } from '@portcullis/testing/internal';
import { identify } from '@portcullis/token';
import { expect, test } from 'vitest';
import { MovableClock } from '../../../scripts/fixtures/movable-clock.ts';
import { memorySessions, sessions } from '../src/index.ts';
import { BASE, optionsFor, scene } from './fixtures/scene.ts';

const execution = { waitUntil: () => {} };

test('a fetched answer, which is immutable, works when a cookie must be set on it', async () => {
  const stage = await scene();
  await stage.logIn();
  stage.clock.pass(61);
  stage.site = () => {
    const fetched = Response.redirect('https://app.example/next', 302);
    expect(() => fetched.headers.set('a', 'b')).toThrow(TypeError);
    return fetched;
  };
  const response = await stage.browser.send('/', { redirect: 'manual' });
  expect(response.headers.get('location')).toBe('https://app.example/next');
  expect(response.headers.getSetCookie().join()).toContain('__Host-portcullis-session=');
});

test('C25: an answer that sets a cookie is not cached', async () => {
  const stage = await scene();
  await stage.logIn();
  stage.clock.pass(61);
  stage.site = () =>
    new Response('x', {
      headers: { 'cache-control': 'public, max-age=60', 'cdn-cache-control': 'max-age=60' },
    });
  const response = await stage.browser.send('/');
  expect([response.headers.get('cache-control'), response.headers.get('cdn-cache-control')]).toEqual([
    'no-store',
    null,
  ]);
  const plain = await stage.browser.send('/');
  expect(plain.headers.get('cache-control')).toBe('public, max-age=60');
});

test('an empty answer stays empty', async () => {
  const stage = await scene();
  await stage.logIn();
  for (const status of [204, 304]) {
    stage.clock.pass(61);
    stage.site = () => new Response(null, { status });
    expect((await stage.browser.send('/')).status).toBe(status);
  }
});

test('a session gate without its recorder admits no one', async () => {
  const clock = new MovableClock();
  const gate = sessions(optionsFor(await loginProvider(clock.now)));
  const apps = [
    pipeline<BaseContext>()
      .use(gate.step)
      .handle(() => new Response('in')),
    pipeline<BaseContext>()
      .use(identify(gate.verifier))
      .handle(() => new Response('in')),
  ];
  for (const app of apps) {
    const response = await worker(app, { clock })(new Request(`${BASE}/`), {}, execution);
    expect([response.status, (await response.json()) as object]).toMatchObject([
      500,
      { code: 'request.misassembled' },
    ]);
  }
});

test('options may come from the bindings, and are built once for them', async () => {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now);
  let made = 0;
  interface Env {
    readonly KEY: string;
  }
  const gate = sessions((env: Env) => {
    made += 1;
    return optionsFor(provider, { keys: [env.KEY] });
  });
  const app = pipeline<BaseContext<Env>>()
    .use(gate.recorder)
    .use(gate.step)
    .use(identify(gate.verifier))
    .handle(({ caller }) => new Response(caller.kind));
  const serve = worker(app, { clock, presenters: [gate.presenter] });
  const env = { KEY: 'k'.repeat(32) };
  for (let visit = 0; visit < 3; visit++) {
    expect(await (await serve(new Request(`${BASE}/`), env, execution)).text()).toBe('anonymous');
  }
  expect(made).toBe(1);
});

test('a cookie opens at one gateway only: another has other keys', async () => {
  const stage = await scene();
  await stage.logIn();
  const other = await scene({ keys: ['other'.padEnd(32, '!')] }, stage);
  for (const [name, value] of stage.browser.cookies) other.browser.cookies.set(name, value);
  expect([(await other.browser.send('/open')).status, other.failure]).toEqual([401, 'session.invalid']);
});

test('addresses below the prefix that other parts serve are passed on, and all other addresses there are not', async () => {
  const stage = await scene({ otherEndpoints: ['/.portcullis/idp/', '/.portcullis/mcp'] });
  await stage.logIn();
  stage.site = () => new Response('the site');
  for (const path of ['/.portcullis/idp/oauthserver/auth/', '/.portcullis/mcp'])
    expect(await (await stage.browser.send(path)).text()).toBe('the site');
  const others = ['idp', 'idpx/', 'other', 'mcp/', 'mcpx'];
  for (const path of others.map((name) => `/.portcullis/${name}`)) {
    expect([path, (await stage.browser.send(path)).status]).toEqual([path, 404]);
  }
});

test('an application with a logout of its own ends the session with it', async () => {
  const stage = await scene((provider) => optionsFor(provider, { store: memorySessions() }));
  await stage.logIn();
  const app = pipeline<BaseContext>()
    .use(stage.gate.recorder)
    .use(stage.gate.step)
    .handle((context) => stage.gate.endSession(context));
  const serve = worker(app, { clock: stage.clock });
  const cookie = stage.browser.cookieHeader;
  const out = await serve(new Request(`${BASE}/auth/loggedout/`, { headers: { cookie } }), {}, execution);
  expect(out.headers.getSetCookie().join()).toMatch(/__Host-portcullis-session=; Max-Age=0/);
  // The store has forgotten it too: the old cookie is worth nothing.
  const replayed = await stage.serve(new Request(`${BASE}/`, { headers: { cookie } }));
  expect([replayed.status, stage.failure]).toEqual([401, 'session.ended']);
});
