import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestHarness } from 'wrangler';

const provider = await createIdentityProvider();
const server = createTestHarness({
  workers: [
    {
      configPath: new URL('../wrangler.jsonc', import.meta.url),
      vars: { ISSUER: provider.issuer, AUDIENCE: provider.audience },
    },
  ],
});

beforeAll(async () => {
  // What the Worker fetches comes from here: the provider is in memory, and everything else is a dead network.
  vi.stubGlobal('fetch', provider.fetch);
  await server.listen();
});
afterAll(() => server.close());
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => server.debug()));

async function call(
  path: string,
  init: { method?: string; groups?: string[] } = {},
): ReturnType<typeof server.fetch> {
  const { method = 'GET', groups } = init;
  const headers = groups && { authorization: `Bearer ${await provider.token({ subject: 'emil', groups })}` };
  return server.fetch(path, { method, ...(headers && { headers }) });
}

test('an open route needs nobody', async () => {
  expect((await call('/health')).status).toBe(200);
});

test('a guarded route asks a stranger to log in', async () => {
  const response = await call('/reports/7');
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('a role opens its routes, and no other', async () => {
  const reading = await call('/reports/7', { groups: ['staff'] });
  expect([reading.status, await reading.json()]).toEqual([200, { report: '7' }]);
  expect((await call('/reports/7', { method: 'PUT', groups: ['staff'] })).status).toBe(403);
  const writing = await call('/reports/7', { method: 'PUT', groups: ['finance-eu'] });
  expect([writing.status, await writing.json()]).toEqual([200, { stored: '7', by: ['writer'] }]);
});

test('an address without a route is 404', async () => {
  expect((await call('/nothing', { groups: ['staff'] })).status).toBe(404);
});

test('an ambiguous address is refused before any route', async () => {
  const response = await call('http://localhost//health');
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { code: 'request.path_empty_segment' },
  ]);
});
