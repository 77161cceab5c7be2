import { join } from 'node:path';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedWorker, serveWorker } from '../../../scripts/serve-worker.ts';

let provider: IdentityProvider;
let served: ServedWorker;

beforeAll(async () => {
  provider = await createIdentityProvider({
    issuer: 'https://login.corp.example',
    audience: 'https://hello.corp.example/',
  });
  served = await serveWorker(join(import.meta.dirname, '../src/worker.ts'), provider.fetch);
});
afterAll(() => served?.close());

test('somebody with a good token is greeted', async () => {
  const token = await provider.token({ subject: 'emil' });
  const response = await served.fetch('/', { headers: { authorization: `Bearer ${token}` } });
  expect([response.status, await response.text()]).toEqual([200, 'Hello emil\n']);
});

test('nobody gets in without a token, and learns how to get one', async () => {
  const response = await served.fetch('/');
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('a token for another audience is refused', async () => {
  const token = await provider.token({ subject: 'emil', audience: 'https://other.corp.example/' });
  const response = await served.fetch('/', { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: 'token.audience' });
});
