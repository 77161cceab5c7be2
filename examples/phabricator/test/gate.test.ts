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
      engineer: { name: 'Emil Engineer', groups: ['eng'] },
      contractor: { name: 'Carol Contractor', groups: ['ext-acme'] },
    },
  });
  phorge = await startPhorge({ baseUri: 'http://127.0.0.1/' });
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

async function ask(path: string, account?: string): ReturnType<TestHarness['fetch']> {
  const authorization =
    account === undefined ? {} : { authorization: `Bearer ${await provider.token(account)}` };
  return gate.fetch(`https://${HOST}${path}`, { headers: authorization, redirect: 'manual' });
}

test.each([
  [undefined, '/status/', 200],
  [undefined, '/maniphest/', 401],
  ['engineer', '/differential/', 200],
  ['engineer', '/config/', 403],
  ['contractor', '/maniphest/', 200],
  ['contractor', '/differential/', 403],
])('%s at %s: %i', async (account, path, status) => {
  const response = await ask(path, account);
  await response.text();
  expect(response.status).toBe(status);
  // Phorge never hears of what is refused.
  expect(phorge.requests).toHaveLength(status === 200 ? 1 : 0);
});

test('a second address for the same page is refused', async () => {
  const response = await ask('/robots.txt?__path__=/config/', 'engineer');
  expect(response.status).toBe(400);
  expect(phorge.requests).toHaveLength(0);
});

test('no other host is served', async () => {
  expect((await gate.fetch('https://other.corp.example/status/')).status).toBe(421);
});
