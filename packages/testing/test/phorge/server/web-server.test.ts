import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frontAnswer } from '../../../src/phorge/server/web-server.ts';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { FORM, send } from '../raw-http.ts';

let nginx: Phorge;
let apache: Phorge;

beforeAll(async () => {
  nginx = await startPhorge();
  apache = await startPhorge({ origin: 'apache' });
});

afterAll(async () => {
  await Promise.all([nginx.close(), apache.close()]);
});

describe('a target is normalized before it is routed', () => {
  test.each([
    ['//status/', '/status/', '/status/'],
    ['/./status/', '/status/', '/status/'],
    ['/x/../status/', '/status/', '/status/'],
    ['/%73tatus/', '/status/', '/status/'],
    ['/status%2F', '/status/', 404],
    ['/status/%2e%2e/robots.txt', '/robots.txt', '/robots.txt'],
    ['/%2573tatus/', '/%73tatus/', '/%73tatus/'],
    ['/Status/', '/Status/', '/Status/'],
    ['/status/;x', '/status/;x', '/status/;x'],
    ['/status%5c', '/status\\', '/status\\'],
    ['/status/%00', 400, 404],
    ['/status/%zz', 400, 400],
    ['/../status/', 400, 400],
    ['/status/#/../robots.txt', '/status/', '/status/'],
    ['http://127.0.0.1/status/', '/status/', '/status/'],
  ])('%s', async (target, behindNginx, behindApache) => {
    for (const [phorge, expected] of [
      [nginx, behindNginx],
      [apache, behindApache],
    ] as const) {
      const { status } = await send(phorge.port, target);
      const { routedPath } = phorge.requests.at(-1) ?? {};
      expect(typeof expected === 'number' ? status : routedPath).toBe(expected);
    }
  });
});

describe('everyday addresses pass unchanged', () => {
  test.each([
    ['/source/example/browse/feature%252Fname/', '/source/example/browse/feature%2Fname/'],
    [
      '/source/example/browse/master/file.c;abc123$10-20',
      '/source/example/browse/master/file.c;abc123$10-20',
    ],
    ['/source/example/browse/master/a%26b%20c%25d.txt', '/source/example/browse/master/a&b c%d.txt'],
    ['/source/example/browse/master/%C3%A9.txt', '/source/example/browse/master/é.txt'],
    ['/source/example/browse/master/a+b.txt', '/source/example/browse/master/a+b.txt'],
  ])('%s', async (target, path) => {
    const { cookie } = nginx.signIn('alice');
    const answer = await send(nginx.port, target, { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(nginx.requests.at(-1)).toMatchObject({ target, routedPath: path });
  });
});

test.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH'])('%s is routed like GET', async (method) => {
  expect((await send(nginx.port, '/status/', { method })).body).toBe('ALIVE\n');
});

test('nginx escapes a capture only if the path had an escape or a plus', () => {
  expect(frontAnswer('nginx', '/a&b')).toEqual({ kind: 'php', query: '__path__=/a&b' });
  expect(frontAnswer('nginx', '/a+&b')).toEqual({ kind: 'php', query: '__path__=/a%2B%26b' });
  expect(frontAnswer('apache', '/a&b')).toEqual({ kind: 'php', query: '__path__=/a%26b' });
});

describe('a hardened rule', () => {
  test.each([
    ['/robots.txt?__path__=/status/', '__path__=/status/&__path__=/robots.txt'],
    ['/robots.txt&__path__=/status/', '__path__=/robots.txt%26__path__=/status/'],
    ['/status/', '__path__=/status/'],
    ['/source/x/browse/feature%252Fname/', '__path__=/source/x/browse/feature%252Fname/'],
  ])('%s', (target, query) => {
    expect(frontAnswer('nginx', target, true)).toEqual({ kind: 'php', query });
  });

  test.each([['/index.php?__path__=/status/'], ['/x/../index.php'], ['/%69ndex.php/y']])(
    'refuses %s',
    (target) => {
      expect(frontAnswer('nginx', target, true)).toEqual({ kind: 'refused', status: 404 });
    },
  );

  test('does not stop a body, which PHP has to', async () => {
    const body = '__path__=/status/';
    for (const [hardened, routed] of [
      [false, '/status/'],
      [true, '/robots.txt'],
    ] as const) {
      const phorge = await startPhorge({ hardenedRewrite: true, hardened });
      await send(phorge.port, '/robots.txt?__path__=/config/', { headers: FORM, body });
      expect(phorge.requests[0]?.routedPath).toBe(routed);
      await phorge.close();
    }
  });
});
