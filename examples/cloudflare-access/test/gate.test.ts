import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestHarness } from 'wrangler';

// The Worker as `wrangler dev` runs it, a small Worker behind it, and Cloudflare Access in memory.
const HOST = 'wiki.corp.example';
const AUDIENCE = 'f00d';
const access = await createIdentityProvider({
  accessIssuer: 'https://team.cloudflareaccess.com',
  audience: AUDIENCE,
});
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);
const gate = createTestHarness({
  workers: [
    {
      configPath: file('wrangler.dev.jsonc'),
      vars: { GATE_HOST: HOST, ACCESS_TEAM: 'team', ACCESS_AUDIENCE: AUDIENCE },
    },
    { configPath: file('dev/application.jsonc') },
  ],
});

beforeAll(async () => {
  // What the Worker fetches comes from here: the keys of Access, and nothing else.
  vi.stubGlobal('fetch', access.fetch);
  await gate.listen();
});
afterAll(() => gate.close());
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => gate.debug()));

async function ask(path: string, groups?: readonly string[], method = 'GET'): ReturnType<typeof gate.fetch> {
  const assertion =
    groups === undefined
      ? {}
      : {
          'cf-access-jwt-assertion': await access.accessAssertion({
            email: 'ada@corp.example',
            groups,
          }),
        };
  return gate.fetch(`https://${HOST}${path}`, { method, headers: { 'x-user': 'forged', ...assertion } });
}

test('the application is told who is asking, by the gate and nobody else', async () => {
  const response = await ask('/pages/1', ['staff']);
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { path: '/pages/1', told: { 'x-user': 'ada@corp.example', 'x-roles': 'reader' } },
  ]);
});

test('who did not come through Access is refused', async () => {
  const response = await ask('/pages/1');
  expect(response.status).toBe(401);
});

test('readers read, editors write, and nobody administers', async () => {
  expect((await ask('/pages/1', ['staff'], 'POST')).status).toBe(403);
  expect((await ask('/pages/1', ['wiki-eng'], 'POST')).status).toBe(200);
  expect((await ask('/admin/users', ['wiki-eng'])).status).toBe(403);
  expect((await ask('/pages/1', ['sales'])).status).toBe(403);
});
