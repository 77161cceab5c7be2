import { createIdentityProvider } from '@portcullis/testing';
import { beforeAll, expect, test, vi } from 'vitest';
import { app } from '../src/app.ts';

const provider = await createIdentityProvider();
const env = { ISSUER: provider.issuer, AUDIENCE: provider.audience };

beforeAll(() => {
  // What the app fetches comes from here: the provider is in memory.
  vi.stubGlobal('fetch', provider.fetch);
});

async function ask(path: string, groups?: string[], method = 'GET'): Promise<Response> {
  const headers = groups && { authorization: `Bearer ${await provider.token({ subject: 'emil', groups })}` };
  const request = new Request(`https://reports.corp.example${path}`, { method, ...(headers && { headers }) });
  const later: Promise<unknown>[] = [];
  const response = await app.fetch(request, env, { waitUntil: (promise) => later.push(promise) });
  await Promise.all(later);
  return response;
}

test('the health check is open', async () => {
  expect((await ask('/health')).status).toBe(200);
});

test('a stranger is asked to log in', async () => {
  const response = await ask('/reports/7');
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringMatching(/^Bearer/),
  ]);
});

test('readers read and writers write', async () => {
  const read = await ask('/reports/7', ['staff']);
  expect([read.status, await read.json()]).toEqual([200, { path: '/reports/7', caller: 'emil' }]);
  expect((await ask('/reports/7', ['staff'], 'PUT')).status).toBe(403);
  expect((await ask('/reports/7', ['analysts'], 'PUT')).status).toBe(200);
});
