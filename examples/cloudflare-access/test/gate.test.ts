import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestHarness } from 'wrangler';

// The Worker as `wrangler dev` runs it, signed in as `access.dev` says; the Worker as it is deployed, with assertions of an Access
// in memory; and a small Worker behind both.
const HOST = 'wiki.corp.example';
const AUDIENCE = '4714c1358e65fe4b408ad6d432a5f878';
const access = await createIdentityProvider({
  accessIssuer: 'https://acme.cloudflareaccess.com',
  audience: AUDIENCE,
});
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);
const application = { configPath: file('dev/application.jsonc') };
const dev = createTestHarness({
  workers: [{ configPath: file('wrangler.dev.jsonc'), vars: { GATE_HOST: HOST } }, application],
});
const deployed = createTestHarness({
  workers: [
    { configPath: file('wrangler.jsonc'), bindingOverrides: { WIKI: 'application-dev' } },
    application,
  ],
});

beforeAll(async () => {
  // What the Workers fetch comes from here: the keys of Access, and nothing else.
  vi.stubGlobal('fetch', access.fetch);
  await Promise.all([dev.listen(), deployed.listen()]);
});
afterAll(() => Promise.all([dev.close(), deployed.close()]));
// A test that fails shows what the Workers wrote to their consoles.
beforeEach(({ onTestFailed }) =>
  onTestFailed(() => {
    dev.debug();
    deployed.debug();
  }),
);

async function ask(
  gate: typeof dev,
  path: string,
  { groups, method = 'GET' }: { groups?: readonly string[]; method?: string } = {},
) {
  const assertion =
    groups === undefined
      ? {}
      : { 'cf-access-jwt-assertion': await access.accessAssertion({ email: 'eve@corp.example', groups }) };
  return gate.fetch(`https://${HOST}${path}`, { method, headers: { 'x-user': 'forged', ...assertion } });
}

test('the application is told who is asking, by the gate and nobody else', async () => {
  const response = await ask(dev, '/pages/1');
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { path: '/pages/1', told: { 'x-user': 'ada@corp.example', 'x-roles': 'reader' } },
  ]);
});

test('a reader neither writes nor administers', async () => {
  expect((await ask(dev, '/pages/1', { method: 'POST' })).status).toBe(403);
  expect((await ask(dev, '/admin/users')).status).toBe(403);
});

test('an assertion of another user than the one in the context is refused', async () => {
  expect((await ask(dev, '/pages/1', { groups: ['wiki-eng'] })).status).toBe(401);
});

test('who did not come through Access is refused', async () => {
  expect((await ask(deployed, '/pages/1')).status).toBe(401);
});

test('behind an Access application, whose assertion names the user, readers read and editors write', async () => {
  expect((await ask(deployed, '/pages/1', { groups: ['staff'] })).status).toBe(200);
  expect((await ask(deployed, '/pages/1', { groups: ['staff'], method: 'POST' })).status).toBe(403);
  expect((await ask(deployed, '/pages/1', { groups: ['wiki-eng'], method: 'POST' })).status).toBe(200);
  expect((await ask(deployed, '/pages/1', { groups: ['sales'] })).status).toBe(403);
});
