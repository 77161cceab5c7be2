import { gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({ baseUri: 'http://phorge.example/' });
});

afterAll(() => phorge.close());

const host = 'phorge.example';

test('every page carries the security headers', async () => {
  const { cookie } = phorge.signIn('alice');
  const { headers } = await send(phorge.port, '/maniphest/', { headers: { host, cookie } });
  expect(headers).toMatchObject({
    'x-frame-options': 'Deny',
    'content-security-policy':
      "default-src 'self' http://phorge.example; img-src 'self' http://phorge.example data:; " +
      "style-src 'self' http://phorge.example 'unsafe-inline'; script-src 'self' http://phorge.example; " +
      "connect-src 'self' ws://phorge.example; frame-src 'self'; frame-ancestors 'none'; object-src 'none'; " +
      "form-action 'self'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    'x-content-type-options': 'nosniff',
    'transfer-encoding': 'chunked',
  });
  expect(headers).not.toHaveProperty('etag');
  expect(headers).not.toHaveProperty('content-length');
});

test('an anonymous client’s page has no WebSocket in its policy', async () => {
  const { headers } = await send(phorge.port, '/maniphest/', { headers: { host } });
  expect(headers['content-security-policy']).toContain("connect-src 'self';");
});

test('bodies are compressed when the client allows it', async () => {
  const headers = { host, 'accept-encoding': 'gzip, deflate, br' };
  const answer = await send(phorge.port, '/status/', { headers });
  expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(gunzipSync(answer.bytes).toString()).toBe('ALIVE\n');
});

// php-src, ext/zlib/zlib.c, php_zlib_output_encoding: a search for the word, without a look at `q`.
test.each([
  ['gzip;q=0', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['deflate, gzip', 'gzip'],
  ['br', undefined],
  ['identity', undefined],
])(
  'a Conduit answer to a client that accepts “%s” has the Content-Encoding of PHP: %s',
  async (accepted, encoding) => {
    const answer = await send(phorge.port, '/api/conduit.ping', {
      headers: { host, 'accept-encoding': accepted },
    });
    expect(answer.headers['content-encoding']).toBe(encoding);
    const decoded =
      { gzip: gunzipSync, deflate: inflateSync }[encoding ?? ''] ?? ((bytes: Uint8Array) => bytes);
    expect(Buffer.from(decoded(answer.bytes)).toString()).toContain('"result":"phorge"');
  },
);

test('HEAD has the headers and no body', async () => {
  const answer = await send(phorge.port, '/status/', { method: 'HEAD', headers: { host } });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(answer.headers['x-frame-options']).toBe('Deny');
});

test('with an alternate file domain the policy names that alone, as a real one does', async () => {
  const other = await startPhorge({
    baseUri: 'http://phorge.example/',
    alternateFileDomain: 'http://files.example/',
  });
  const { headers } = await send(other.port, '/maniphest/', { headers: { host } });
  await other.close();
  expect(headers['content-security-policy']).toMatch(/^default-src http:\/\/files\.example; img-src http:/);
});
