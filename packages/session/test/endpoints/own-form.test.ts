import { expect, test } from 'vitest';
import { credentialScene, GOOD } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

// A script of the application shares the gate's origin, so `Origin` says nothing about it. Browsers say what sent a form, and no
// script can say otherwise.

const AUTHORIZE = '/.portcullis/credentials/authorize';

test.each([
  ['fetch()', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['fetch() without cors', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }],
  ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ['an embedded object', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'object' }],
])('a form that %s of the application’s origin sends gives no code to a program', async (_what, headers) => {
  const scene = await credentialScene();
  await scene.logIn();
  const answer = await scene.browser.submit(AUTHORIZE, GOOD, headers);
  expect([answer.status, scene.failure]).toEqual([403, 'session.origin']);
  expect(await answer.text()).not.toContain('code=');
  expect((await scene.browser.submit(AUTHORIZE, GOOD)).status).toBe(200);
});

test('a form that was sent without a click gives no code to a program, in a browser that reports clicks', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const chromium = { 'sec-ch-ua': '"Chromium";v="140"' };
  const answer = await scene.browser.submit(AUTHORIZE, GOOD, chromium);
  expect([answer.status, scene.failure]).toEqual([403, 'session.origin']);
  expect((await scene.browser.submit(AUTHORIZE, GOOD, { ...chromium, 'sec-fetch-user': '?1' })).status).toBe(
    200,
  );
});

test('a browser that does not send Sec-Fetch headers is checked by the Origin alone', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const init = { method: 'POST', body: new URLSearchParams(GOOD) };
  const answer = await scene.browser.send(AUTHORIZE, {
    ...init,
    headers: { origin: BASE },
  });
  expect(answer.status).toBe(200);
  expect((await scene.browser.send(AUTHORIZE, init)).status).toBe(403);
});
