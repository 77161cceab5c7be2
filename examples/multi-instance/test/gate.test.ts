import { type OpenIdProvider, startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';

// A real OpenID provider, and the Worker as `wrangler dev` runs it with a small one behind it.
const WIKI = 'wiki.corp.example';
const REPORTS = 'reports.corp.example';
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

let provider: OpenIdProvider;
let gate: TestHarness;
beforeAll(async () => {
  provider = await startOpenIdProvider({
    audiences: ['https://gate.corp.example/'],
    accounts: {
      editor: { name: 'Ada Editor', groups: ['wiki-eng'] },
      analyst: { name: 'Ann Analyst', groups: ['analysts'] },
    },
  });
  gate = createTestHarness({
    workers: [
      {
        configPath: file('wrangler.dev.jsonc'),
        vars: {
          ...{ WIKI_HOST: WIKI, REPORTS_HOST: REPORTS, LOGIN_HOST: 'https://gate.corp.example' },
          ISSUER: provider.issuer,
        },
        secrets: { SESSION_KEY: crypto.randomUUID(), CLIENT_SECRET: crypto.randomUUID() },
      },
      { configPath: file('dev/application.jsonc') },
    ],
  });
  await gate.listen();
});
afterAll(async () => {
  await gate?.close();
  await provider?.close();
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => gate.debug()));

async function statusOf(host: string, path: string, account: string): Promise<number> {
  const headers = { authorization: `Bearer ${await provider.token(account)}` };
  const response = await gate.fetch(`https://${host}${path}`, { headers });
  await response.text();
  return response.status;
}

test('a role opens the application whose policy names it, and no other', async () => {
  expect(await statusOf(WIKI, '/pages/1', 'editor')).toBe(200);
  expect(await statusOf(REPORTS, '/reports/7', 'editor')).toBe(403);
  expect(await statusOf(REPORTS, '/reports/7/export', 'analyst')).toBe(200);
  expect(await statusOf(WIKI, '/pages/1', 'analyst')).toBe(403);
});

test('a host that no instance has is misdirected', async () => {
  expect(await statusOf('other.corp.example', '/pages/1', 'editor')).toBe(421);
});

test('the gate’s own pages have a host that no application shares', async () => {
  const answer = await gate.fetch('https://gate.corp.example/', { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/.portcullis/whoami']);
  expect(await statusOf('gate.corp.example', '/pages/1', 'editor')).toBe(404);
});
