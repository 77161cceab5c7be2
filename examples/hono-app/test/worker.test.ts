import { type OpenIdProvider, startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';
import { Browser } from './browser.ts';

// A real OpenID provider, and the application as `wrangler dev` runs it. People log in as in a browser.
let provider: OpenIdProvider;
let app: TestHarness;
let origin: string;
beforeAll(async () => {
  app = createTestHarness({ workers: [{ configPath: new URL('../wrangler.jsonc', import.meta.url) }] });
  const { url } = await app.listen();
  origin = url.origin;
  const secret = crypto.randomUUID();
  provider = await startOpenIdProvider({
    accounts: {
      dora: { name: 'Dora Editor', groups: ['docs-team'] },
      rob: { name: 'Rob Reader', groups: ['staff'] },
    },
    clients: [{ id: 'wiki', secret, redirectUris: [`${origin}/.portcullis/callback/corp`] }],
  });
  await app.update(({ workers: [worker] }) => ({
    workers: [
      {
        ...(worker as { configPath: URL }),
        vars: { BASE_URL: origin, ISSUER: provider.issuer },
        secrets: { SESSION_KEY: crypto.randomUUID(), CLIENT_SECRET: secret },
      },
    ],
  }));
});
afterAll(async () => {
  await app?.close();
  await provider?.close();
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => app.debug()));

test('the open route needs nobody', async () => {
  expect((await app.fetch('/health')).status).toBe(200);
});

test('a program without a session is told to log in', async () => {
  const response = await app.fetch('/');
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('/.portcullis/login');
});

test('a person is led to the login and back, and the handler knows who they are', async () => {
  const browser = new Browser();
  const page = await browser.logIn(`${origin}/`, 'rob');
  expect([page.status, JSON.parse(page.body)]).toEqual([200, { name: 'Rob Reader', roles: ['reader'] }]);
  expect((await browser.request(`${origin}/edit`, { method: 'POST', origin })).status).toBe(403);
});

test('a role opens what is behind it', async () => {
  const browser = new Browser();
  await browser.logIn(`${origin}/`, 'dora');
  const edited = await browser.request(`${origin}/edit`, { method: 'POST', origin });
  expect([edited.status, JSON.parse(edited.body)]).toEqual([201, { editor: 'dora' }]);
});
