import { expect, test } from 'vitest';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { KEY, type Scene, scene } from '../fixtures/scene.ts';

// A cookie that was just seen is read without waiting for anybody. That must not hide the end of its session.

/** Logged in, and the cookie seen. */
async function seen(options: Partial<SessionOptions> = {}): Promise<Scene> {
  const stage = await scene(options);
  await stage.logIn();
  await stage.browser.send('/');
  return stage;
}

/** Status of one more request, whether its caller was known at once, and why it was refused. */
async function again(stage: Scene, cookies: ReadonlyMap<string, string> = stage.browser.cookies) {
  const browser = stage.newBrowser();
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  const { status } = await browser.send('/');
  return [status, stage.knownAtOnce, stage.failure];
}

test('a cookie that was just seen is read synchronously, and one that was not is awaited', async () => {
  const stage = await scene();
  await stage.logIn();
  expect(await again(stage)).toEqual([200, false, undefined]);
  const facts = stage.entries.find(({ type }) => type === 'session.used');
  const first = stage.caller;
  expect(await again(stage)).toEqual([200, true, undefined]);
  expect(stage.caller).toBe(first);
  expect(stage.entries.find(({ type }) => type === 'session.used')).toEqual(facts);
});

test('a logout is noticed by the very next request', async () => {
  const stage = await seen();
  const old = new Map(stage.browser.cookies);
  expect(await again(stage, old)).toEqual([200, true, undefined]);
  await stage.browser.submit('/.portcullis/logout', {});
  expect(await again(stage, old)).toEqual([401, false, 'session.ended']);
});

test.each<[string, Partial<SessionOptions>]>([
  ['idle time', { idleSeconds: 600, identitySeconds: 86_400, refreshSeconds: 86_400 }],
  ['lifetime', { lifetimeSeconds: 600, idleSeconds: 600, identitySeconds: 86_400, refreshSeconds: 86_400 }],
])('the end of a session’s %s is noticed to the second', async (_what, options) => {
  const stage = await seen(options);
  const cookies = new Map(stage.browser.cookies);
  stage.clock.pass(599);
  expect((await again(stage, cookies))[0]).toBe(200);
  stage.clock.pass(1);
  expect(await again(stage, cookies)).toEqual([401, false, 'session.expired']);
});

test('a group that was removed is noticed when the provider is due to be asked', async () => {
  const stage = await seen({ refreshSeconds: 30, identitySeconds: 60 });
  stage.provider.person.groups = [];
  stage.clock.pass(29);
  expect(await again(stage)).toEqual([200, true, undefined]);
  stage.clock.pass(1);
  expect(await again(stage)).toEqual([200, false, undefined]);
  expect(stage.caller).toMatchObject({ groups: [] });
});

test('a browser that still sends the old cookie gets the result of a refresh', async () => {
  const stage = await seen({ refreshSeconds: 30 });
  const old = new Map(stage.browser.cookies);
  stage.clock.pass(30);
  await stage.browser.send('/');
  const browser = stage.newBrowser();
  for (const [name, value] of old) browser.cookies.set(name, value);
  const answer = await browser.send('/');
  expect([stage.knownAtOnce, answer.headers.getSetCookie().length]).toEqual([false, 1]);
});

test('a session in use is stored again after a minute', async () => {
  const stage = await seen({ refreshSeconds: 86_400, identitySeconds: 86_400 });
  stage.clock.pass(59);
  expect(await again(stage)).toEqual([200, true, undefined]);
  stage.clock.pass(1);
  const answer = await stage.browser.send('/');
  expect([stage.knownAtOnce, answer.headers.getSetCookie().length]).toEqual([false, 1]);
});

test.each<[string, () => Partial<SessionOptions>]>([
  ['revocations', () => ({ revocations: memorySessions() })],
  ['a store', () => ({ store: memorySessions() })],
])(
  'with %s, to which another isolate may have written an end, the store is asked each time',
  async (_what, kept) => {
    const options = kept();
    const stage = await seen(options);
    const old = new Map(stage.browser.cookies);
    const other = await scene(options, stage);
    expect(await again(other, old)).toEqual([200, false, undefined]);
    await stage.browser.submit('/.portcullis/logout', {});
    expect(await again(other, old)).toEqual([401, false, 'session.ended']);
  },
);

test('the end of a lifetime is noticed though the cookie was seen a moment before', async () => {
  const stage = await seen({
    lifetimeSeconds: 100,
    idleSeconds: 90,
    refreshSeconds: 86_400,
    identitySeconds: 86_400,
  });
  stage.clock.pass(80);
  await stage.browser.send('/');
  await stage.browser.send('/');
  stage.clock.pass(19);
  expect(await again(stage)).toEqual([200, true, undefined]);
  stage.clock.pass(1);
  expect(await again(stage)).toEqual([401, false, 'session.expired']);
});

test('a cookie of an old key is sealed again with the new one each time it is sent', async () => {
  const stage = await seen();
  const old = new Map(stage.browser.cookies);
  const rotated = await scene({ keys: ['n'.repeat(32), KEY] }, stage);
  for (let times = 0; times < 2; times++) {
    const browser = rotated.newBrowser();
    for (const [name, value] of old) browser.cookies.set(name, value);
    const answer = await browser.send('/');
    expect([rotated.knownAtOnce, answer.headers.getSetCookie().length]).toEqual([false, 1]);
  }
});
