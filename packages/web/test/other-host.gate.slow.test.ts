import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { freePort } from '../../../scripts/free-port.ts';

// In workerd, over real connections: a server that is asked under another name than browsers know it by.

let server: Server;
let serverOrigin: string;
let gate: Miniflare;
let port: number;

beforeAll(async () => {
  server = createServer((incoming, response) => {
    if (incoming.url === '/echo') {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      incoming.pipe(response);
      return;
    }
    const { host, 'x-forwarded-host': publicHost, 'x-user': user } = incoming.headers;
    response.writeHead(302, {
      location: `http://${host}/landed?next=//evil.example`,
      'set-cookie': [
        'a=1; Domain=127.0.0.1; Path=/',
        'b=2; HttpOnly',
        '__Host-portcullis-session=forged; Secure; Path=/',
      ],
      'x-told': `${publicHost} ${user}`,
      'cache-control': 'no-store',
    });
    response.end();
  });
  server.on('upgrade', (incoming, socket) => {
    const accept = createHash('sha1')
      .update(`${incoming.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    // One frame of text: "hi".
    socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  serverOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  port = await freePort();
  const script = await bundleWorker(join(import.meta.dirname, 'fixtures/other-host-worker.ts'));
  gate = new Miniflare({
    ...oneModule(`const SERVER = ${JSON.stringify(serverOrigin)};${script}`),
    compatibilityDate,
    host: '127.0.0.1',
    port,
  });
  await gate.ready;
});
afterAll(async () => {
  await gate?.dispose();
  server?.closeAllConnections();
  server?.close();
});

test('redirects and cookies stay on the public host, and the gateway’s own cookie is not set', async () => {
  const response = await fetch(`http://localhost:${port}/start`, { redirect: 'manual' });
  expect(response.headers.get('location')).toBe(`http://localhost:${port}/landed?next=//evil.example`);
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; HttpOnly']);
  expect(response.headers.get('x-told')).toBe(`localhost:${port} ada@corp.example`);
});

test('a request body streams to the server, and its answer back, at the same time', async () => {
  const sending = request({ port, host: '127.0.0.1', path: '/echo', method: 'POST' });
  sending.write('one');
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  const [first] = (await once(answer, 'data')) as [Buffer];
  expect(first.toString()).toBe('one');
  sending.end('two');
  const [second] = (await once(answer, 'data')) as [Buffer];
  expect(second.toString()).toBe('two');
});

test.each([
  ['https://evil.example', 403],
  ['http://localhost', 101],
])('a WebSocket of a page of %s is answered %i', async (from, status) => {
  const headers = { upgrade: 'websocket', origin: from };
  const response = await gate.dispatchFetch('http://localhost/ws', { headers });
  expect(response.status).toBe(status);
  if (response.webSocket === null) return;
  const heard = once(response.webSocket as never, 'message') as Promise<[{ data: unknown }]>;
  response.webSocket.accept();
  expect((await heard)[0].data).toBe('hi');
});
