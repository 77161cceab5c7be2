import { allowAnyone, pipeline } from '@portcullis/core';
import type { OriginRequest } from '@portcullis/proxy';
import { describe, expect, it } from 'vitest';
import { binding, type FetchBinding, phabricator } from '../../src/index.ts';
import { HOST } from '../fixtures/context.ts';

interface Env {
  readonly PHORGE: FetchBinding;
}

const { fetch: serve } = pipeline(phabricator<Env>({ origin: binding('PHORGE') })).use(allowAnyone());

function ask(
  path: string,
  init: RequestInit,
  origin: (url: string, init: OriginRequest) => Response | Promise<Response>,
): Promise<Response> {
  const env: Env = { PHORGE: { fetch: async (url, sent) => origin(url, sent) } };
  return serve(new Request(HOST + path, init), env, { waitUntil: () => undefined });
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of stream) yield new TextDecoder().decode(chunk);
}

describe('in workerd', () => {
  it('the proxy makes a request that fetch accepts', async () => {
    const init = {
      method: 'POST',
      body: 'a=1&b',
      headers: { 'content-type': 'application/x-www-form-urlencoded', range: 'bytes=0-1' },
    };
    const response = await ask('/x/?y=1', init, async (url, sent) => {
      const request = new Request(url, sent);
      return Response.json([
        request.url,
        request.method,
        await request.text(),
        request.headers.get('accept-encoding'),
      ]);
    });
    expect(await response.json()).toEqual([`${HOST}/x/?y=1`, 'POST', 'a=1&b', 'identity']);
  });

  it('the proxy streams an upload and a download', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const say = (text: string) => writer.write(new TextEncoder().encode(text));
    const init: RequestInit = {
      method: 'POST',
      body: readable,
      headers: { 'content-type': 'application/octet-stream' },
    };
    // The origin answers with what it is sent, at once.
    const answer = ask('/file/dropupload/', init, (_, { body }) => new Response(body as ReadableStream));
    const download = (await answer).body;
    if (download === null) throw new Error('the answer has no body');
    const chunks = chunksOf(download);
    // Each piece has arrived before the next one is sent: nothing waits for the whole.
    for (const piece of ['first', 'second', 'third']) {
      const [, got] = await Promise.all([say(piece), chunks.next()]);
      expect(got.value).toBe(piece);
    }
    await writer.close();
    expect((await chunks.next()).done).toBe(true);
  });

  it('the proxy returns a WebSocket as it was opened', async () => {
    const headers = { upgrade: 'websocket', origin: HOST };
    const response = await ask('/ws/', { headers }, (_, sent) => {
      expect(sent.headers.upgrade).toBe('websocket');
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.addEventListener('message', ({ data }) => server.send(`echo ${data}`));
      return new Response(null, { status: 101, webSocket: client });
    });
    expect(response.status).toBe(101);
    const socket = response.webSocket;
    if (socket === null) throw new Error('no WebSocket came back');
    socket.accept();
    const echoed = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)));
    socket.send('ping');
    expect(await echoed).toBe('echo ping');
    socket.close();
  });

  it('the proxy keeps five Set-Cookie lines separate', async () => {
    const cookies = ['phsid', 'phusr', 'phreg', 'phcid', 'invite'].map(
      (name) => `${name}=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/; HttpOnly`,
    );
    const headers = new Headers({ 'cache-control': 'no-store' });
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    const response = await ask('/auth/validate/', {}, () => new Response('', { headers }));
    expect(response.headers.getSetCookie()).toEqual(cookies);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('the proxy lets no shared cache store a restricted answer', async () => {
    const response = await ask('/res/x.css', {}, () => {
      const headers = new Headers({
        'cache-control': 'max-age=2592000, public',
        'cdn-cache-control': 'max-age=60',
        'cloudflare-cdn-cache-control': 'max-age=60',
        'surrogate-control': 'max-age=60',
        'cache-tag': 'res',
        'set-cookie': 'phsid=A%2Fx',
        'x-kept': '1',
      });
      return new Response('', { headers });
    });
    expect([...response.headers.keys()].sort()).toEqual(['cache-control', 'content-type', 'x-kept']);
    expect(response.headers.get('cache-control')).toBe('private, max-age=2592000');
  });

  it('the proxy finds the path override in a body of any bytes', async () => {
    const body = new Uint8Array([0x80, 0x81, 0xff, 0x00, 0x26, ...new TextEncoder().encode('__path__=/x')]);
    const init = { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const response = await ask('/x/', init, () => new Response('served'));
    expect(response.status).toBe(400);
  });

  it('the proxy refuses a form that grows too large while it is read', async () => {
    const body = new Uint8Array(9 * 1024 * 1024);
    const init = { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const response = await ask('/x/', init, () => new Response('served'));
    expect(response.status).toBe(413);
  });

  it('the proxy reports to a Conduit client in its envelope that the origin is down', async () => {
    const response = await ask('/api/user.whoami', {}, () =>
      Promise.reject(new Error('Network connection lost.')),
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      error_code: 'ERR-PORTCULLIS-PROXY-ORIGIN-UNREACHABLE',
    });
  });
});
