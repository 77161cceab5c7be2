import { type OpenIdProvider, startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';

// The whole gate: a real OpenID provider, a stand-in Phorge, and the Worker as `wrangler dev` runs it between them.
const HOST = 'phorge.corp.example';
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

let provider: OpenIdProvider;
let phorge: Phorge;
let gate: TestHarness;
beforeAll(async () => {
  provider = await startOpenIdProvider({
    audiences: ['https://phorge.corp.example/'],
    accounts: {
      staff: { name: 'Sam Staff', groups: ['staff'] },
    },
  });
  phorge = await startPhorge({ baseUri: 'http://127.0.0.1/', allowPublic: true });
  const secrets = Object.fromEntries(
    ['SESSION_KEY', 'CLIENT_SECRET', 'PHORGE_SSO_SECRET'].map((name) => [name, crypto.randomUUID()]),
  );
  gate = createTestHarness({
    workers: [
      {
        configPath: file('wrangler.dev.jsonc'),
        vars: { ISSUER: provider.issuer, GATE_HOST: HOST },
        secrets,
      },
      { configPath: file('dev/origin.jsonc'), vars: { ORIGIN: phorge.url } },
    ],
  });
  await gate.listen();
});
afterAll(async () => {
  await gate?.close();
  await Promise.all([provider?.close(), phorge?.close()]);
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => gate.debug()));
beforeEach(() => phorge.reset());

async function ask(
  path: string,
  { account, ...init }: { account?: string; method?: string; body?: string } = {},
): ReturnType<TestHarness['fetch']> {
  const authorization =
    account === undefined ? {} : { authorization: `Bearer ${await provider.token(account)}` };
  const form = init.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = { accept: 'text/html', ...authorization, ...form };
  return gate.fetch(`https://${HOST}${path}`, { ...init, headers, redirect: 'manual' });
}

test('anyone reads a task, with the banner and without a cookie of Phorge', async () => {
  const response = await ask('/T1');
  expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
  expect(await response.text()).toContain('This site is read-only since 1 March 2026');
});

test.each([undefined, 'staff'])(
  '%s changes nothing, and the page says where the project is',
  async (account) => {
    const question = { method: 'POST', body: 'comment=x', ...(account === undefined ? {} : { account }) };
    const response = await ask('/maniphest/task/edit/1/comment/', question);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('gitlab.example.com/acme');
    // Phorge never hears of it.
    expect(phorge.requests).toHaveLength(0);
  },
);

test('an old address leads to the new one', async () => {
  const response = await ask('/T45');
  await response.text();
  expect([response.status, response.headers.get('location')]).toEqual([
    302,
    'https://gitlab.example.com/acme/phorge/-/issues/45',
  ]);
});

test('crawlers get the robots.txt of the gate', async () => {
  expect(await (await ask('/robots.txt')).text()).toContain('Disallow: /source/');
  expect(phorge.requests).toHaveLength(0);
});

test('no other host is served', async () => {
  expect((await gate.fetch('https://other.corp.example/status/')).status).toBe(421);
});
