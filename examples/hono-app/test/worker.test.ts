import { join } from 'node:path';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedWorker, serveWorker } from '../../../scripts/serve-worker.ts';

let provider: IdentityProvider;
let served: ServedWorker;

beforeAll(async () => {
  provider = await createIdentityProvider({
    issuer: 'https://login.corp.example',
    audience: 'https://wiki.corp.example/',
  });
  served = await serveWorker(join(import.meta.dirname, '../src/worker.ts'), provider.fetch);
});
afterAll(() => served?.close());

async function bearer(groups: string[]): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await provider.token({ subject: 'dora', groups })}` };
}

test('the open route needs nobody', async () => {
  expect((await served.fetch('/health')).status).toBe(200);
});

test('the guarded routes refuse a stranger', async () => {
  expect((await served.fetch('/pages')).status).toBe(401);
  expect((await served.fetch('/edit', { method: 'POST' })).status).toBe(401);
});

test('a handler behind the guard reads who is asking', async () => {
  const response = await served.fetch('/pages', { headers: await bearer(['staff']) });
  expect([response.status, await response.json()]).toMatchObject([200, { roles: ['reader'] }]);
});

test('a guard with a role lets only that role through', async () => {
  const reader = await served.fetch('/edit', { method: 'POST', headers: await bearer(['staff']) });
  expect(reader.status).toBe(403);
  const editor = await served.fetch('/edit', { method: 'POST', headers: await bearer(['docs-team']) });
  expect([editor.status, await editor.json()]).toEqual([201, { editor: 'dora' }]);
});
