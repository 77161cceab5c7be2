import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

const PUBLIC = { host: 'phorge.example' };
const FILES = { host: 'files.example' };
let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({
    baseUri: 'https://phorge.example/',
    allowedUris: ['http://inside.example:8080/'],
    alternateFileDomain: 'https://files.example/',
    users: [{ username: 'alice' }],
  });
});

afterAll(() => phorge.close());

describe('hosts that are served', () => {
  test.each([['phorge.example'], ['phorge.example:9999'], ['PHORGE.example'], ['inside.example']])(
    '%s',
    async (host) => {
      expect((await send(phorge.port, '/status/', { headers: { host } })).body).toBe('ALIVE\n');
    },
  );
});

describe('any other host is a 500 without a cookie, whatever was asked', () => {
  test.each([['/'], ['/status/'], ['/robots.txt'], ['/api/conduit.ping']])('%s', async (target) => {
    for (const host of ['other.example', '127.0.0.1', 'xphorge.example', 'phorge.example.evil']) {
      const answer = await send(phorge.port, target, { headers: { host } });
      expect(answer.status).toBe(500);
      expect(answer.body).toContain('Site Not Found');
      expect(answer.setCookies).toEqual([]);
    }
  });
});

describe('the alternate file domain', () => {
  test.each([['/status/'], ['/robots.txt'], ['/res/x/core.pkg.css']])(
    'serves %s and sets no cookie',
    async (target) => {
      const answer = await send(phorge.port, target, { headers: FILES });
      expect(answer.status).toBe(200);
      expect(answer.setCookies).toEqual([]);
    },
  );

  test.each([['/'], ['/maniphest/'], ['/api/conduit.ping'], ['/auth/start/']])(
    'has no %s',
    async (target) => {
      expect((await send(phorge.port, target, { headers: FILES })).status).toBe(404);
    },
  );

  test('serves files, to which the main host only points', async () => {
    const path = phorge.addFile({ name: 'a.txt', content: 'hello', contentType: 'text/plain' });
    expect((await send(phorge.port, path, { headers: FILES })).body).toBe('hello');
    const answer = await send(phorge.port, path, { headers: PUBLIC });
    expect(answer.headers.location).toBe(`https://files.example${path}`);
  });
});

describe('redirects', () => {
  test('are absolute, from the base URI', async () => {
    const headers = { host: 'phorge.example:9999', cookie: phorge.signIn('alice').cookie };
    const answer = await send(phorge.port, '/auth/start/', { headers });
    expect(answer.headers.location).toBe('https://phorge.example/');
  });

  test('that add a slash are built from the request’s own host, with http', async () => {
    const headers = { host: 'phorge.example:9999' };
    const answer = await send(phorge.port, '/maniphest?a=b%26c', { headers });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('http://phorge.example:9999/maniphest/?a=b%26c');
  });

  test('do not add a slash for POST', async () => {
    const headers = { ...PUBLIC, cookie: phorge.signIn('alice').cookie };
    expect((await send(phorge.port, '/maniphest', { method: 'POST', headers })).status).toBe(404);
  });
});
