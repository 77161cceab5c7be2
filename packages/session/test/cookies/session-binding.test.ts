import { expect, test } from 'vitest';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { SESSION_COOKIE } from '../../src/cookies/session-cookie.ts';
import { memorySessions } from '../../src/index.ts';
import { KEY, scene } from '../fixtures/scene.ts';

// What a cookie is bound to, and what of a request's cookies is read at all.

test.each([
  ['cookies', () => ({})],
  ['a store', () => ({ store: memorySessions() })],
] as const)(
  'in %s, a session of one host is not valid on another, though they share keys and store',
  async (_, mode) => {
    const options = mode();
    const one = await scene(options);
    await one.logIn();
    const two = await scene({ ...options, baseUrl: 'https://two.example' }, one);
    for (const [name, value] of one.browser.cookies) two.browser.cookies.set(name, value);
    expect([(await two.browser.send('/open')).status, two.failure]).toEqual([401, 'session.invalid']);
  },
);

test('a sealed text has exactly one encoding', async () => {
  const ring = new KeyRing([KEY], 'https://app.example');
  // 12 bytes of IV, 16 of tag, 3 of text: the last character has bits that no byte uses.
  const sealed = await ring.seal('purpose', 'abc');
  const last = sealed.at(-1) ?? '';
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const others = [...alphabet]
    .filter((other) => other !== last)
    .map((other) => `${sealed.slice(0, -1)}${other}`);
  expect((await ring.open('purpose', sealed))?.text).toBe('abc');
  for (const other of others) expect(await ring.open('purpose', other)).toBeUndefined();
});

test('cookies that are too large to be read are reported as such, and are not treated as missing', async () => {
  const stage = await scene();
  await stage.logIn();
  stage.browser.cookies.set('site', 'x'.repeat(65_536));
  const response = await stage.browser.send('/open');
  expect([response.status, stage.failure, stage.caller]).toEqual([
    431,
    'session.cookies_too_large',
    undefined,
  ]);
});

test('a session cookie of the same session is sealed for this cookie and no other', async () => {
  const stage = await scene();
  const away = await stage.browser.open('/');
  const [flow = ''] = stage.browser.flows;
  const sealed = stage.browser.cookies.get(flow) ?? '';
  expect(away.status).toBe(302);
  stage.browser.cookies.set(SESSION_COOKIE, `1.${sealed}`);
  expect([(await stage.browser.send('/open')).status, stage.failure]).toEqual([401, 'session.invalid']);
});
