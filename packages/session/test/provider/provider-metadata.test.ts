import { expect, test } from 'vitest';
import { scene } from '../fixtures/scene.ts';
import { sleepForDeadlines } from '../fixtures/sleep-for-deadlines.ts';

test('a provider that is down from the start is called once, and not for every visitor', async () => {
  const stage = await scene();
  stage.provider.identity.stop();
  const first = await stage.browser.open('/');
  expect([first.status, stage.failure]).toEqual([503, 'session.provider_unavailable']);
  const answers = await Promise.all(Array.from({ length: 100 }, () => stage.newBrowser().open('/')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(stage.provider.identity.calls.discovery).toBe(1);
  expect(stage.detail).toMatch(/the next attempt is in \d+ s/);
});

test('the pause grows with each failure, ends, and is reset by the first success', async () => {
  const stage = await scene({ random: (bytes) => bytes.fill(0) });
  stage.provider.identity.stop();
  const calls = () => stage.provider.identity.calls.discovery;
  await stage.browser.open('/');
  for (const [seconds, expected] of [
    [0, 1],
    [1, 2],
    [1, 2],
    [1, 3],
    [3, 3],
    [1, 4],
    [3600, 5],
  ] as const) {
    stage.clock.pass(seconds);
    await stage.browser.open('/');
    expect([seconds, calls()]).toEqual([seconds, expected]);
  }
  stage.provider.identity.start();
  stage.clock.pass(30);
  expect((await stage.browser.open('/')).status).toBe(302);
});

// Of a machine whose clock is wrong when it starts, TLS fails first.
test('a pause ends where the clock is set back, and the metadata is fetched again', async () => {
  const stage = await scene();
  const open = async () => (await stage.browser.open('/')).status;
  stage.provider.identity.stop();
  expect(await open()).toBe(503);
  stage.provider.identity.start();
  stage.clock.pass(-3600);
  expect(await open()).toBe(302);
  stage.clock.pass(-3600);
  expect([await open(), stage.provider.identity.calls.discovery]).toEqual([302, 3]);
  stage.clock.pass(-1);
  expect([await open(), stage.provider.identity.calls.discovery]).toEqual([302, 3]);
  // However long it was wrong, a document is not used for longer than a day.
  stage.provider.identity.stop();
  stage.clock.pass(-86_400);
  expect(await open()).toBe(302);
  stage.clock.pass(86_400);
  expect(await open()).toBe(503);
});

test('of a hundred concurrent first visitors, one fetches the discovery document', async () => {
  const stage = await scene({ sleep: sleepForDeadlines });
  const answers = await Promise.all(Array.from({ length: 100 }, () => stage.newBrowser().open('/')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
  expect(stage.provider.identity.calls.discovery).toBe(1);
});

test.each([301, 302, 307, 308])(
  'C30: a provider’s redirect (%i) is not followed, at any of its addresses',
  async (status) => {
    const away = (): Response =>
      new Response(null, { status, headers: { location: 'https://internal.example/' } });
    const called: [string, RequestInit['redirect']][] = [];
    const stage = await scene((provider) => ({
      baseUrl: 'https://app.example',
      keys: ['k'.repeat(32)],
      providers: {
        idp: {
          issuer: provider.issuer,
          clientId: 'gate',
          clientAuthentication: { method: 'none' },
          keys: { tiers: [] },
        },
      },
      fetch: async (url, init) => {
        called.push([url, init.redirect]);
        return new URL(url).pathname === '/userinfo' ? away() : await provider.fetch(url, init);
      },
    }));
    await stage.logIn();
    expect(stage.failure).toBe('session.provider_answer');
    expect(called.filter(([url]) => url.includes('internal'))).toEqual([]);
    // `follow` would have the runtime go there by itself, unseen.
    expect(new Set(called.map(([, redirect]) => redirect))).toEqual(new Set(['manual']));
  },
);
