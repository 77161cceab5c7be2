import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cloudflareStore, MISSING_KEY } from '../../src/store/cloudflare-store.ts';
import { storeOf } from '../../src/store/store-options.ts';

/** An API, on a port. */
async function apiThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const storeAt = (base: string, missingKey: number) =>
  cloudflareStore({ path: 'values', name: 'store', accountId: 'account', token: 'token', base, missingKey });

/** A store at an API that refuses everything with this code. */
async function storeRefused(code: number, missingKey: number, status = 404) {
  const base = await apiThat((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: false, errors: [{ code, message: 'as Cloudflare says' }] }));
  });
  return storeAt(base, missingKey);
}

test.each([
  ['KV', MISSING_KEY.kv],
  ['R2', MISSING_KEY.r2],
] as const)('a key that %s does not have is no error', async (_, code) => {
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

test('a key that the token may not look for is not known to be missing', async () => {
  const store = await storeRefused(MISSING_KEY.kv, MISSING_KEY.kv, 403);
  await expect(store.get('portcullis.json')).rejects.toThrow('failed with 403');
});

test.each([
  ['a page of a proxy on the way', '<html>Sign in to the network</html>'],
  ['an error', '{"success":false,"errors":[{"code":10001}]}'],
  ['null', 'null'],
  ['nothing', ''],
])('a write is not reported as done where the answer is 200 with %s', async (_, body) => {
  const base = await apiThat((request, response) => request.resume().on('end', () => response.end(body)));
  await expect(storeAt(base, MISSING_KEY.kv).put('portcullis.json', '{}')).rejects.toThrow(
    "store: writing portcullis.json was answered with 200, but not in the format of Cloudflare's API",
  );
});

test('a write is reported as done where the answer is empty, and the value is there', async () => {
  let kept = '';
  const base = await apiThat((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => {
      kept += text;
    });
    request.on('end', () => response.end(request.method === 'GET' ? kept : ''));
  });
  await storeAt(base, MISSING_KEY.kv).put('portcullis.json', '{"new":true}');
  expect(kept).toBe('{"new":true}');
});

test('a bucket is asked for in its jurisdiction, and nowhere else', async () => {
  const came: unknown[] = [];
  const base = await apiThat(({ headers, url }, response) => {
    came.push([url?.split('/').at(-3), headers['cf-r2-jurisdiction']]);
    response.end('{}');
  });
  const io = {
    env: { CLOUDFLARE_ACCOUNT_ID: 'a', CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_API_BASE_URL: base },
  };
  const options = { kv: undefined, r2: 'bucket', jurisdiction: 'eu' };
  await storeOf(options, io as never).get('key');
  await storeOf(options, io as never).put('key', '{}');
  await storeOf({ ...options, jurisdiction: undefined }, io as never).get('key');
  expect(came).toEqual([
    ['bucket', 'eu'],
    ['bucket', 'eu'],
    ['bucket', undefined],
  ]);
  expect(() => storeOf({ kv: 'id', r2: undefined, jurisdiction: 'eu' }, io as never)).toThrow(
    '--jurisdiction requires --r2',
  );
});

test('where the API limits requests, the advice is to wait', async () => {
  const store = await storeRefused(971, MISSING_KEY.kv, 429);
  await expect(store.put('portcullis.json', '{}')).rejects.toThrow(
    'writing portcullis.json failed with 429, code 971: rate limit exceeded: run the command again in five minutes',
  );
});

test('the token is sent to no other address than the given one', async () => {
  const came: unknown[] = [];
  const other = await apiThat((request, response) => {
    came.push(request.headers.authorization);
    response.end('{}');
  });
  const moved = await apiThat((request, response) => {
    response.writeHead(307, { location: `${other}${request.url}` }).end();
  });
  const store = storeAt(moved, MISSING_KEY.kv);
  await expect(store.get('portcullis.json')).rejects.toThrow('did not answer');
  await expect(store.put('portcullis.json', '{}')).rejects.toThrow('did not answer');
  expect(came).toEqual([]);
});
