import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField, location } from '../browser.ts';

const PHID = 'PHID-TASK-00000000000000000007';
let phorge: Phorge;
let browser: Browser;

beforeEach(async () => {
  phorge = await startPhorge();
  browser = new Browser(phorge, phorge.signIn('alice').cookie);
});
afterEach(() => phorge.close());

const fields = async (more: Record<string, string> = {}) => ({
  __csrf__: csrfField(await browser.get('/T7')),
  __form__: '1',
  ...more,
});

test('a token is chosen in a dialog, and shown on the task', async () => {
  const path = `/token/give/${PHID}/`;
  expect((await browser.get('/T7')).body).toContain(`href="${path}" data-sigil="workflow"`);
  const asked = await browser.post(path, { __ajax__: 'true', __wflow__: 'true' });
  expect(asked.body).toMatch(/^for \(;;\);\{"error":null,"payload":\{"dialog":"\\u003cform /);
  expect(location(await browser.post(path, await fields({ tokenPHID: 'PHID-TOKN-like-1' })))).toBe('/T7');
  expect((await browser.get('/T7')).body).toContain('<p class="tokens">PHID-TOKN-like-1</p>');
  expect((await browser.get('/T8')).body).toContain('<p class="tokens"></p>');
});

test('a user subscribes and unsubscribes by forms', async () => {
  expect(location(await browser.post(`/subscriptions/add/${PHID}/`, await fields()))).toBe('/T7');
  expect((await browser.get('/T7')).body).toContain(`action="/subscriptions/delete/${PHID}/"`);
  await browser.post(`/subscriptions/delete/${PHID}/`, await fields());
  expect((await browser.get('/T7')).body).toContain(`action="/subscriptions/add/${PHID}/"`);
  expect((await browser.get(`/subscriptions/add/${PHID}/`)).status).toBe(400);
});

test('other objects are not found', async () => {
  expect((await browser.get('/token/give/PHID-DREV-00000000000000000007/')).status).toBe(404);
  expect((await browser.post('/subscriptions/add/PHID-DREV-0/', await fields())).status).toBe(404);
});
