import { join } from 'node:path';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedWorker, serveWorker } from '../../../scripts/serve-worker.ts';

let provider: IdentityProvider;
let served: ServedWorker;

beforeAll(async () => {
  provider = await createIdentityProvider({
    issuer: 'https://login.corp.example',
    audience: 'https://reports.corp.example/',
  });
  served = await serveWorker(join(import.meta.dirname, '../src/worker.ts'), provider.fetch);
});
afterAll(() => served?.close());

async function call(path: string, init: { method?: string; groups?: string[] } = {}): Promise<Response> {
  const { method = 'GET', groups } = init;
  const headers = groups && { authorization: `Bearer ${await provider.token({ subject: 'emil', groups })}` };
  return served.fetch(path, { method, ...(headers && { headers }) });
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
  const response = await call('//health');
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { code: 'request.path_empty_segment' },
  ]);
});
