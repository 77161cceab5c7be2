import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { FORM, send } from '../raw-http.ts';

let nginx: Phorge;
let apache: Phorge;
let hardened: Phorge;

beforeAll(async () => {
  nginx = await startPhorge();
  apache = await startPhorge({ origin: 'apache' });
  hardened = await startPhorge({ hardened: true });
});

afterAll(async () => {
  await Promise.all([nginx.close(), apache.close(), hardened.close()]);
});

async function routed(phorge: Phorge, target: string, request: Parameters<typeof send>[2] = {}) {
  const answer = await send(phorge.port, target, request);
  return { status: answer.status, path: phorge.requests.at(-1)?.routedPath, body: answer.body };
}

describe('the parameter __path__ chooses the path, behind nginx and Apache', () => {
  test.each([
    ['/robots.txt?__path__=/status/'],
    ['/robots.txt?__p%61th__=/status/'],
    ['/robots.txt?_%5Fpath+_=/status/'],
    ['/robots.txt?__path._=/status/'],
    ['/robots.txt?%20__path__=/status/'],
    ['/robots.txt?+__path__=/status/'],
    ['/robots.txt?__path__%00=/status/'],
    ['/robots.txt?__path__%00x=/status/'],
    ['/robots.txt?__path_[=/status/'],
    ['/robots.txt?__path_%5B=/status/'],
    ['/robots.txt?a=1&__path__=/status/'],
    ['/robots.txt?__path__=/config/&__path__=/status/'],
    ['/index.php?__path__=/status/'],
  ])('%s', async (target) => {
    expect(await routed(nginx, target)).toEqual({ status: 200, path: '/status/', body: 'ALIVE\n' });
    expect(await routed(apache, target)).toEqual({ status: 200, path: '/status/', body: 'ALIVE\n' });
  });
});

describe('similar parameters do not choose the path', () => {
  test.each([
    ['/robots.txt?__path__[]=/status/'],
    ['/robots.txt?a=1;__path__=/status/'],
    ['/robots.txt?__PATH__=/status/'],
    ['/robots.txt?x__path__=/status/'],
    ['/robots.txt?a[__path__]=/status/'],
  ])('%s', async (target) => {
    expect((await routed(nginx, target)).path).toBe('/robots.txt');
    expect((await routed(apache, target)).path).toBe('/robots.txt');
  });
});

test('a cookie does not choose the path', async () => {
  const headers = { cookie: '__path__=/status/' };
  expect((await routed(nginx, '/robots.txt', { headers })).path).toBe('/robots.txt');
});

test('a raw "&" in a plain path ends it behind nginx, and is part of it behind Apache', async () => {
  const target = '/robots.txt&__path__=/status/';
  expect((await routed(nginx, target)).path).toBe('/status/');
  expect((await routed(apache, target)).path).toBe(target);
});

test('an escaped "&" is part of the path', async () => {
  expect((await routed(nginx, '/robots.txt%26__path__=/status/')).path).toBe('/robots.txt&__path__=/status/');
});

test('an empty path is a fatal error, and so is a missing one', async () => {
  expect((await routed(nginx, '/robots.txt?__path__=')).status).toBe(500);
  expect((await routed(nginx, '/index.php')).status).toBe(500);
});

describe('a form body', () => {
  const multipart = '--b\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/status/\r\n--b--\r\n';

  test.each([
    ['urlencoded', FORM['content-type'], '__path__=/status/'],
    ['urlencoded in another case', 'APPLICATION/X-WWW-FORM-URLENCODED', '__path__=/status/'],
    ['urlencoded with a charset', `${FORM['content-type']}; charset=utf-8`, '__path__=/status/'],
    ['a disguised name', FORM['content-type'], '+__path.%5f=/status/'],
    ['multipart', 'multipart/form-data; boundary=b', multipart],
  ])('chooses the path: %s', async (_, contentType, body) => {
    const request = { headers: { 'content-type': contentType }, body };
    expect((await routed(nginx, '/robots.txt', request)).path).toBe('/status/');
    expect((await routed(nginx, '/robots.txt?__path__=/config/', request)).path).toBe('/status/');
    expect((await routed(hardened, '/robots.txt', request)).path).toBe('/robots.txt');
  });

  test.each([
    ['as text', 'POST', { 'content-type': 'text/plain' }],
    ['as raw bytes', 'POST', { 'content-type': 'application/octet-stream' }],
    ['said to be compressed', 'POST', { ...FORM, 'content-encoding': 'gzip' }],
    ['with PUT', 'PUT', FORM],
    ['with PATCH', 'PATCH', FORM],
    ['with GET', 'GET', FORM],
  ])('does not choose the path %s', async (_, method, headers) => {
    const { gzipSync } = await import('node:zlib');
    const form = '__path__=/status/';
    const body = 'content-encoding' in headers ? gzipSync(form) : form;
    expect((await routed(nginx, '/robots.txt', { method, headers, body })).path).toBe('/robots.txt');
  });

  test('makes a Conduit call out of a request for robots.txt', async () => {
    const body = '__path__=/api/conduit.ping';
    expect((await routed(nginx, '/robots.txt', { headers: FORM, body })).body).toContain('"result":"phorge"');
  });
});
