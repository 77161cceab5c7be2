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

function hello(token?: string): ReturnType<typeof server.fetch> {
  return server.fetch('/', { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
}

test('somebody with a good token is greeted', async () => {
  const response = await hello(await provider.token({ subject: 'emil' }));
  expect([response.status, await response.text()]).toEqual([200, 'Hello emil\n']);
});

test('nobody gets in without a token, and learns how to get one', async () => {
  const response = await hello();
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('a token for another audience is refused', async () => {
  const response = await hello(await provider.token({ audience: 'https://other.example/' }));
  expect([response.status, await response.json()]).toMatchObject([401, { code: 'token.audience' }]);
});
