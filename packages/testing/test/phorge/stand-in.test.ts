import { Agent, request as httpRequest } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../src/phorge.ts';
import { FORM, send } from './raw-http.ts';

let phorge: Phorge;
afterEach(() => phorge.close());

test('requests are recorded as they arrived', async () => {
  phorge = await startPhorge();
  await send(phorge.port, '/x/../robots.txt?__path__=/status/', {
    method: 'POST',
    headers: { ...FORM, 'X-Twice': ['a', 'b'] },
    body: 'a=b',
  });
  const [record] = phorge.requests;
  expect(record).toMatchObject({
    method: 'POST',
    target: '/x/../robots.txt?__path__=/status/',
    routedPath: '/status/',
    bodyBytes: 3,
    body: 'a=b',
  });
  expect(record?.headers).toEqual(
    expect.arrayContaining([
      ['X-Twice', 'a'],
      ['X-Twice', 'b'],
    ]),
  );
});

test('a body that no page reads is counted before the answer', async () => {
  phorge = await startPhorge();
  const body = Buffer.alloc(100_000, 1);
  await send(phorge.port, '/status/', { headers: { 'content-type': 'application/octet-stream' }, body });
  expect(phorge.requests[0]).toMatchObject({ bodyBytes: 100_000, body: undefined });
});

test('a form longer than PHP allows is refused, and not kept', async () => {
  phorge = await startPhorge();
  const answer = await send(phorge.port, '/status/', {
    headers: FORM,
    body: `a=${'x'.repeat(9 * 1024 * 1024)}`,
  });
  expect(answer.status).toBe(500);
  expect(answer.body).toContain('post_max_size');
});

test('a body whose declared compression is wrong is a fatal error', async () => {
  phorge = await startPhorge();
  const headers = { ...FORM, 'content-encoding': 'gzip' };
  const answer = await send(phorge.port, '/api/conduit.ping', { headers, body: 'a=b' });
  expect(answer.status).toBe(500);
  expect(answer.body).toContain('cannot be decompressed');
});

test('an answer can be set by the test', async () => {
  phorge = await startPhorge();
  const headers = [
    ['Cache-Control', 'public, s-maxage=60'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Content-Type', 'text/css'],
  ] as const;
  phorge.respond('/res/x.css', { status: 203, headers, body: 'x' });
  const answer = await send(phorge.port, '/res/x.css');
  expect(answer).toMatchObject({ status: 203, body: 'x', setCookies: ['a=1', 'b=2'] });
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, s-maxage=60',
    'content-type': 'text/css',
  });
});

test('down refuses connections and cuts open ones; up is the same port', async () => {
  phorge = await startPhorge();
  const agent = new Agent({ keepAlive: true });
  const closed = new Promise((resolve, reject) => {
    const request = httpRequest({ port: phorge.port, path: '/status/', agent }, (response) => {
      response.resume();
      response.on('end', () => phorge.down());
    });
    request.on('socket', (socket) => socket.on('close', resolve));
    request.on('error', reject);
    request.end();
  });
  await closed;
  await expect(send(phorge.port, '/status/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await phorge.up();
  expect((await send(phorge.port, '/status/')).status).toBe(200);
});

test('a stalled stand-in records and does not answer, until it is up again', async () => {
  phorge = await startPhorge();
  phorge.stall();
  let isAnswered = false;
  // "100 Continue" says that the request has arrived, which its answer cannot say here.
  const options = { port: phorge.port, path: '/status/', agent: false, headers: { expect: '100-continue' } };
  const first = httpRequest(options, () => {
    isAnswered = true;
  });
  const isCut = new Promise((resolve) => first.on('error', resolve));
  await new Promise<void>((resolve) => first.on('continue', resolve).end());
  expect(phorge.requests).toHaveLength(1);
  await phorge.up();
  expect((await send(phorge.port, '/status/')).status).toBe(200);
  expect(isAnswered).toBe(false);
  await phorge.close();
  await isCut;
});

test('reset deletes requests, sessions and created objects', async () => {
  phorge = await startPhorge();
  const { cookie } = phorge.signIn('alice');
  phorge.addFile({ name: 'a', content: 'x' });
  phorge.respond('/status/', { body: 'x' });
  await send(phorge.port, '/status/');
  phorge.reset();
  expect(phorge.requests).toEqual([]);
  expect(phorge.files).toEqual([]);
  expect((await send(phorge.port, '/status/', { headers: { cookie } })).body).toBe('ALIVE\n');
  const answer = await send(phorge.port, '/maniphest/', { headers: { cookie } });
  expect(answer.headers.location).toContain('?cleared=1');
});

test('sessions can be ended from outside', async () => {
  phorge = await startPhorge();
  const { cookie } = phorge.signIn('alice');
  phorge.endSessions('alice');
  expect((await send(phorge.port, '/maniphest/', { headers: { cookie } })).status).toBe(302);
});

test('an unknown user cannot sign in', async () => {
  phorge = await startPhorge();
  expect(() => phorge.signIn('eve')).toThrow('no user "eve"');
});

test('no part of the control surface can be reached over HTTP', async () => {
  phorge = await startPhorge();
  const { cookie } = phorge.signIn('alice');
  for (const target of ['/requests', '/reset/', '/control/', '/signIn/']) {
    expect((await send(phorge.port, target, { headers: { cookie } })).status).toBe(404);
  }
});
