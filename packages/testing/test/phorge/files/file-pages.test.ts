import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GENERATED_FILES, type Phorge, startPhorge } from '../../../src/phorge.ts';
import { post, send } from '../raw-http.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge();
});
beforeEach(() => phorge.reset());
afterAll(() => phorge.close());

describe('a file address is a capability', () => {
  test('an anonymous client with the key gets the file', async () => {
    const path = phorge.addFile({ name: 'a b.txt', content: 'secret', contentType: 'text/plain' });
    const answer = await send(phorge.port, path);
    expect(answer).toMatchObject({ status: 200, body: 'secret' });
    expect(answer.headers['cache-control']).toBe('max-age=2592000, private');
    expect(answer.setCookies).toHaveLength(1);
  });

  test('another key is refused, another file is not there', async () => {
    const path = phorge.addFile({ name: 'a.txt', content: 'secret' });
    const [, , , key = '', phid = ''] = path.split('/');
    expect((await send(phorge.port, path.replace(key, 'a'.repeat(20)))).status).toBe(403);
    expect((await send(phorge.port, path.replace(phid, 'PHID-FILE-x'))).status).toBe(404);
  });

  test('pictures of users are public, with a session cookie', async () => {
    const answer = await send(phorge.port, phorge.avatar('alice'));
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'max-age=2592000, public',
    });
    expect(answer.setCookies).toHaveLength(1);
  });
});

describe('byte ranges', () => {
  test.each([
    ['bytes=6-10', 206, 'bytes 6-10/12', 'world'],
    ['bytes=6-', 206, 'bytes 6-11/12', 'world!'],
    ['bytes=6-999', 206, 'bytes 6-11/12', 'world!'],
    ['bytes=-3', 200, undefined, 'hello world!'],
    ['bytes=99-', 200, undefined, 'hello world!'],
    ['bytes=0-1,3-4', 200, undefined, 'hello world!'],
  ])('%s', async (range, status, contentRange, body) => {
    const path = phorge.addFile({ name: 'a.txt', content: 'hello world!' });
    const answer = await send(phorge.port, path, { headers: { range } });
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers['content-range']).toBe(contentRange);
    expect(answer.headers['accept-ranges']).toBe('bytes');
  });

  test('are compressed when the client allows it', async () => {
    const path = phorge.addFile({ name: 'a.txt', content: 'hello world!' });
    const headers = { range: 'bytes=0-4', 'accept-encoding': 'gzip' };
    const answer = await send(phorge.port, path, { headers });
    expect(answer).toMatchObject({ status: 206 });
    expect(gunzipSync(answer.bytes).toString()).toBe('hello');
  });
});

describe('downloads', () => {
  test('of generated files have the size in the name, uncompressed', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await send(phorge.port, `${GENERATED_FILES}zeros-3000000.bin`, { headers });
    expect(answer.bytes.equals(Buffer.alloc(3_000_000))).toBe(true);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });

  test('have a header that any name fits into', async () => {
    const path = phorge.addFile({ name: 'é"\t\u200b.bin', content: 'x' });
    const answer = await send(phorge.port, path);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="____.bin"');
  });

  test('ask users first, and give the file after the POST', async () => {
    const path = phorge.addFile({ name: 'a.txt', content: 'hello' }).replace('/data/', '/download/');
    const { cookie, csrfToken } = phorge.signIn('alice');
    expect((await send(phorge.port, path)).body).toBe('hello');
    expect((await send(phorge.port, path, { headers: { cookie } })).body).toContain('Download this file?');
    const posted = await post(phorge.port, path, { __form__: '1', __csrf__: csrfToken }, { cookie });
    expect(posted.body).toBe('hello');
  });
});

describe('/file/dropupload/', () => {
  const target = '/file/dropupload/?name=hello.bin&__ajax__=true';
  const octets = { 'content-type': 'application/octet-stream' };

  test('takes a raw body with the token in the header', async () => {
    const { cookie, csrfToken } = phorge.signIn('alice');
    const headers = { ...octets, cookie, 'x-phabricator-csrf': csrfToken };
    const answer = await send(phorge.port, target, { headers, body: 'hello' });
    expect(answer.body).toMatch(/^for \(;;\);\{"error":null,"payload":\{"id":1,"phid":"PHID-FILE-/);
    const { payload } = JSON.parse(answer.body.slice('for (;;);'.length)) as { payload: { uri: string } };
    expect(payload.uri).toMatch(/\/file\/data\/[a-z2-7]{20}\/PHID-FILE-[a-z2-7]{20}\/hello\.bin$/);
    expect((await send(phorge.port, new URL(payload.uri).pathname)).body).toBe('hello');
  });

  test('stores only length and hash of a large body', async () => {
    const { cookie, csrfToken } = phorge.signIn('alice');
    const body = Buffer.alloc(20 * 1024 * 1024, 7);
    const headers = { ...octets, cookie, 'x-phabricator-csrf': csrfToken };
    await send(phorge.port, target, { headers, body });
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(phorge.files.at(-1)).toMatchObject({
      name: 'hello.bin',
      size: body.length,
      sha256,
      content: 'not kept',
    });
    expect(phorge.requests.at(-1)).toMatchObject({ bodyBytes: body.length, body: undefined });
  });

  test('refuses a body without the token', async () => {
    const { cookie } = phorge.signIn('alice');
    const answer = await send(phorge.port, target, { headers: { ...octets, cookie }, body: 'hello' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"code":"AphrontMalformedRequestException"');
    expect(answer.body).toContain('This was an Ajax request.\\nThis request had no CSRF token.');
    expect(phorge.files).toEqual([]);
  });
});
