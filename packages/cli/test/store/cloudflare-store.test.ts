import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cloudflareStore, MISSING_KEY } from '../../src/store/cloudflare-store.ts';

/** A store at an API that refuses everything with 404 and this code. */
async function storeRefused(code: number, missingKey: number) {
  const server = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: false, errors: [{ code, message: 'as Cloudflare says' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return cloudflareStore({
    ...{ path: 'values', name: 'store', accountId: 'account', token: 'token', base, missingKey },
  });
}

test.each([
  ['KV', MISSING_KEY.kv],
  ['R2', MISSING_KEY.r2],
] as const)('a key that %s has not is no error', async (_, code) => {
  expect(await (await storeRefused(code, code)).get('portcullis.json')).toBeUndefined();
});

test.each([
  ['the code of the other store', MISSING_KEY.r2, MISSING_KEY.kv],
  ['a namespace that is not there', 10_013, MISSING_KEY.kv],
  ['a bucket that is not there', 10_006, MISSING_KEY.r2],
  ['an account that is not there', 7003, MISSING_KEY.kv],
] as const)('%s is one: nothing is known of the key', async (_, code, missingKey) => {
  const store = await storeRefused(code, missingKey);
  await expect(store.get('portcullis.json')).rejects.toThrow(`failed with 404, code ${code}`);
});
