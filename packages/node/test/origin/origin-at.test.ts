import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { originAt } from '../../src/index.ts';

let server: Server;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The way to a server that answers so. */
async function originThat(
  answers: (request: IncomingMessage, response: ServerResponse) => void,
  idleSeconds?: number,
): Promise<ReturnType<typeof originAt>> {
  server = createServer(answers).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return originAt(`http://127.0.0.1:${port}`, idleSeconds === undefined ? {} : { idleSeconds });
}

const asked = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
const URL_ASKED = 'https://phorge.corp.example/a%20b?q=1';

test('the connection goes to the address, and the public host stays in the request', async () => {
  const origin = await originThat(({ url, headers }, response) => {
    response.end(JSON.stringify({ url, host: headers.host, encoding: headers['accept-encoding'] }));
  });
  const headers = { host: 'evil.example', 'accept-encoding': 'gzip' };
  const answer = await origin.fetch(URL_ASKED, { ...asked, headers });
  expect(await answer.json()).toEqual({
    url: '/a%20b?q=1',
    host: 'phorge.corp.example',
    encoding: 'identity',
  });
});

test('status, reason and all cookies come back, and redirects are not followed', async () => {
  const origin = await originThat((_, response) => {
    response.writeHead(302, 'Elsewhere', { location: '/b', 'set-cookie': ['a=1', 'b=2'] }).end();
  });
  const answer = await origin.fetch(URL_ASKED, asked);
  expect([answer.status, answer.statusText, answer.headers.get('location')]).toEqual([
    302,
    'Elsewhere',
    '/b',
  ]);
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

describe('a body', () => {
  const echo = async () =>
    originThat((request, response) => {
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        response.end(JSON.stringify({ length, encoding, body: Buffer.concat(chunks).toString() })),
      );
    });
  const streamed = () => new Blob(['octets']).stream() as ReadableStream<Uint8Array>;

  test.each(['POST', 'DELETE', 'GET'])(
    'that streams has an end that the origin sees, with %s',
    async (method) => {
      const answer = await (await echo()).fetch(URL_ASKED, { ...asked, method, body: streamed() });
      expect(await answer.json()).toEqual({ encoding: 'chunked', body: 'octets' });
    },
  );

  test('goes with the length that it was said to have', async () => {
    const init = { ...asked, method: 'POST', headers: { 'content-length': '6' }, body: streamed() };
    expect(await (await (await echo()).fetch(URL_ASKED, init)).json()).toEqual({
      length: '6',
      body: 'octets',
    });
  });

  test('that is longer than it was said to be is not sent on into the next request', async () => {
    let came = '';
    const arrived = Promise.withResolvers<void>();
    const raw = createTcpServer((socket) => {
      socket.on('data', (octets) => {
        came += octets;
        if (came.includes('octets')) arrived.resolve();
      });
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(raw, 'listening');
    const body = new ReadableStream<Uint8Array>({
      start: async (controller) => {
        controller.enqueue(Buffer.from('octets'));
        await arrived.promise;
        controller.enqueue(Buffer.from('GET /smuggled HTTP/1.1'));
        controller.close();
      },
    });
    const origin = originAt(`http://127.0.0.1:${(raw.address() as AddressInfo).port}`);
    const init = { ...asked, method: 'POST', headers: { 'content-length': '6' }, body };
    await expect(origin.fetch(URL_ASKED, init)).rejects.toThrow();
    await new Promise<void>((closed) => raw.close(() => closed()));
    expect(came).toContain('octets');
    expect(came).not.toContain('smuggled');
  });

  test('that is shorter than it was said to be fails, and is not waited for', async () => {
    const init = { ...asked, method: 'POST', headers: { 'content-length': '7' }, body: streamed() };
    await expect((await echo()).fetch(URL_ASKED, init)).rejects.toThrow();
  });

  test('of octets has their length, whatever the headers say', async () => {
    const body = Uint8Array.from(Buffer.from('octets'));
    const init = { ...asked, method: 'DELETE', headers: { 'content-length': '2' }, body };
    expect(await (await (await echo()).fetch(URL_ASKED, init)).json()).toEqual({
      length: '6',
      body: 'octets',
    });
  });
});

describe('an answer', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that is packed by %s is unpacked', async (encoding, pack) => {
    const origin = await originThat((_, response) => {
      const packed = pack('a page');
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': packed.length }).end(packed);
    });
    const answer = await origin.fetch(URL_ASKED, asked);
    expect([answer.headers.get('content-encoding'), answer.headers.get('content-length')]).toEqual([
      null,
      null,
    ]);
    expect(await answer.text()).toBe('a page');
  });

  test('that is packed badly fails where it is read', async () => {
    const origin = await originThat((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    });
    await expect((await origin.fetch(URL_ASKED, asked)).text()).rejects.toThrow();
  });

  test('that breaks off fails where it is read', async () => {
    const origin = await originThat((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
    });
    await expect((await origin.fetch(URL_ASKED, asked)).text()).rejects.toThrow();
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('to %s with %i has no body', async (method, status) => {
    const origin = await originThat((_, response) => void response.writeHead(status, { etag: '"a"' }).end());
    const answer = await origin.fetch(URL_ASKED, { ...asked, method });
    expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([status, null, '"a"']);
  });
});

test('an origin on which nothing moves is given up', async () => {
  const origin = await originThat(() => {}, 0.01);
  await expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow('nothing came for too long');
});

test('nobody listens: the call fails', async () => {
  const origin = await originThat(() => {});
  await new Promise<void>((closed) => server.close(() => closed()));
  await expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow('ECONNREFUSED');
});

test('a WebSocket is answered 501, and the origin is not asked', async () => {
  let calls = 0;
  const origin = await originThat(() => void calls++);
  const answer = await origin.fetch(URL_ASKED, { ...asked, headers: { upgrade: 'websocket' } });
  expect([answer.status, calls]).toEqual([501, 0]);
});

test.each([
  '10.0.0.5:80',
  'http://10.0.0.5/path',
  'http://user@10.0.0.5',
  'ftp://10.0.0.5',
  'http://10.0.0.5?x',
])('%s is no address of an origin', (address) => {
  expect(() => originAt(address)).toThrow('expected scheme, host and port');
});
