import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField, location } from '../browser.ts';

let phorge: Phorge;
let browser: Browser;
beforeAll(async () => {
  phorge = await startPhorge({ users: [{ username: 'alice' }, { username: 'bob' }] });
  browser = new Browser(phorge, phorge.signIn('alice').cookie);
});
afterAll(() => phorge.close());

test('/settings/ redirects to the user’s own, which can be saved with their token', async () => {
  expect(location(await browser.get('/settings/'))).toBe('/settings/user/alice/');
  const path = '/settings/user/alice/page/datetime/';
  const form = { __csrf__: csrfField(await browser.get(path)), __form__: '1', timezone: 'UTC' };
  expect(location(await browser.post(path, form))).toBe(`${path}?saved=true`);
  expect((await browser.post(path, { ...form, __csrf__: 'B@bad' })).status).toBe(500);
});

test('the settings of another user are refused', async () => {
  expect((await browser.get('/settings/user/bob/')).status).toBe(403);
});
