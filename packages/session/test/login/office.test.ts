import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { identify } from '@portcullis/token';
import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { BASE, type Scene, scene } from '../fixtures/scene.ts';
import { asked, granted, KNOWN, knownBrowser, logIn, madeUp } from './office-logins.ts';

/** Who is known by a request, as a step behind the recorder of the login finds out. */
async function personIn(stage: Scene, request: Request): Promise<string | undefined> {
  let person: string | undefined;
  const app = pipeline<BaseContext>()
    .use(stage.gate)
    .use(async (context, next) => {
      person = await stage.gate.knownPerson(context);
      return next();
    })
    .use(identify(stage.gate.verifier))
    .handle(() => new Response('welcome'));
  await worker(app, { clock: stage.clock })(request, {}, { waitUntil: () => {} });
  return person;
}

describe('made-up codes of one network, each for a login of its own', () => {
  test('reach the provider sixty times a minute, and no more', async () => {
    const stage = await scene();
    for (let time = 0; time < 1000; time++) await madeUp(stage, stage.newBrowser());
    expect([asked(stage), stage.failure]).toEqual([60, 'session.tries_limited']);
    expect(stage.detail).toBe(
      'the provider was not called: 60 sign-ins of this network failed within a minute',
    );
    expect(stage.entries).toContainEqual({
      type: 'login.failed',
      provider: 'idp',
      code: 'session.tries_limited',
    });
    stage.clock.pass(10);
    for (let time = 0; time < 100; time++) await madeUp(stage, stage.newBrowser());
    expect(asked(stage), 'one more, each second').toBe(70);
    await madeUp(stage, stage.newBrowser(), '192.0.2.2');
    expect(asked(stage), 'another network').toBe(71);
  });

  test('at the same moment do not bypass the limit', async () => {
    const stage = await scene();
    await Promise.all(Array.from({ length: 200 }, () => madeUp(stage, stage.newBrowser())));
    expect(asked(stage)).toBe(60);
  });

  test('are counted by the first half of an IPv6 address', async () => {
    const stage = await scene();
    for (let time = 0; time < 100; time++) await madeUp(stage, stage.newBrowser(), `2001:db8:0:1::${time}`);
    expect(asked(stage)).toBe(60);
  });
});

test('two hundred users of one network log in within a minute: successful logins do not count', async () => {
  const stage = await scene();
  for (let person = 0; person < 200; person++) expect(await logIn(stage, stage.newBrowser())).toBe(303);
});

test('a login that meets the limit stays pending: its page, loaded again a second later, logs in', async () => {
  const stage = await scene();
  const browser = stage.newBrowser();
  const answer = await granted(stage, browser);
  for (let time = 0; time < 60; time++) await madeUp(stage, stage.newBrowser());
  const refused = await answer();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.text()).toContain('reload this page');
  stage.clock.pass(1);
  expect((await answer()).status).toBe(303);
});

describe('a browser in which a user logged in before', () => {
  test('is counted by that user: its abuse uses up nothing of the network, nor of other users', async () => {
    const stage = await scene();
    const [ada, eve] = [await knownBrowser(stage, 'ada'), await knownBrowser(stage, 'eve')];
    const before = asked(stage);
    for (let time = 0; time < 100; time++) {
      await madeUp(stage, eve);
      for (const name of [...eve.cookies.keys()]) if (name !== KNOWN) eve.cookies.delete(name);
    }
    expect(asked(stage) - before).toBe(60);
    expect(stage.detail).toBe(
      'the provider was not called: 60 sign-ins of this person failed within a minute',
    );
    expect(await logIn(stage, ada)).toBe(303);
    expect(await logIn(stage, stage.newBrowser())).toBe(303);
  });

  test('is counted together with the other browsers of its user', async () => {
    const stage = await scene();
    const browsers = [await knownBrowser(stage, 'eve'), await knownBrowser(stage, 'eve')];
    const before = asked(stage);
    for (let time = 0; time < 100; time++) await madeUp(stage, browsers[time % 2] as Browser);
    expect(asked(stage) - before).toBe(60);
  });

  test.each([
    ['is made up', async () => `AAAAAAAA.${'A'.repeat(120)}`],
    [
      'is of another site',
      async (stage: Scene) => {
        const other = await scene({ baseUrl: 'https://other.example' }, stage);
        await other.logIn();
        return other.browser.cookies.get(KNOWN) ?? 'none';
      },
    ],
    [
      'is of ninety days ago',
      async (stage: Scene) => {
        const value = (await knownBrowser(stage, 'ada')).cookies.get(KNOWN) ?? 'none';
        stage.clock.pass(90 * 86_400);
        return value;
      },
    ],
  ])('is not recognized by a cookie that %s', async (_what, cookieFor) => {
    const stage = await scene();
    const cookie = await cookieFor(stage);
    expect(cookie).not.toBe('none');
    const before = asked(stage);
    for (let time = 0; time < 100; time++) {
      const browser = stage.newBrowser();
      browser.cookies.set(KNOWN, cookie);
      await madeUp(stage, browser);
    }
    expect(asked(stage) - before).toBe(60);
    expect(stage.detail).toContain('of this network');
  });

  test('is forgotten when its user signs out', async () => {
    const stage = await scene();
    await stage.logIn();
    expect(stage.browser.cookies.has(KNOWN)).toBe(true);
    await stage.browser.submit('/.portcullis/logout', {});
    expect(stage.browser.cookies.size).toBe(0);
  });

  test('is passed to the request limit as a hash that is the same in all its requests', async () => {
    const stage = await scene();
    const persons = new Set<string | undefined>();
    const browsers = [await knownBrowser(stage, 'ada'), await knownBrowser(stage, 'ada'), stage.newBrowser()];
    for (const browser of browsers) {
      const headers = { cookie: browser.cookieHeader };
      persons.add(await personIn(stage, new Request(`${BASE}/open`, { headers })));
    }
    expect([...persons]).toEqual([expect.stringMatching(/^[\w-]{43}$/), undefined]);
  });

  test('is not authenticated by that', async () => {
    const stage = await scene();
    const browser = await knownBrowser(stage, 'ada');
    expect((await browser.send('/')).status).toBe(401);
  });
});
