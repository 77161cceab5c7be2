import { once } from 'node:events';
import {
  createServer,
  Agent as HttpAgent,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { originAt } from '../../../src/node.ts';
import { refusingOrigin } from '../fixtures/refusing-origin.ts';

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

test('an answer may have as large a head as a request', async () => {
  const policy = `default-src ${'https://a.example '.repeat(2000)}`.trim();
  const origin = await originThat((_, response) => {
    response.writeHead(200, { 'content-security-policy': policy }).end();
  });
  const answer = await origin.fetch(URL_ASKED, asked);
  expect(answer.headers.get('content-security-policy')).toBe(policy);
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

  test('keeps the declared length', async () => {
    const init = { ...asked, method: 'POST', headers: { 'content-length': '6' }, body: streamed() };
    expect(await (await (await echo()).fetch(URL_ASKED, init)).json()).toEqual({
      length: '6',
      body: 'octets',
    });
  });

  test('longer than declared is not sent into the next request', async () => {
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

  test('shorter than declared fails, and is not waited for', async () => {
    const init = { ...asked, method: 'POST', headers: { 'content-length': '7' }, body: streamed() };
    await expect((await echo()).fetch(URL_ASKED, init)).rejects.toThrow();
  });

  // Deno tells of it before the signal of the request does; as a failure of the origin it would open its circuit.
  test.each([{ 'content-length': '7' }, {}])(
    'that its client breaks off counts as a failure of the client only: %j',
    async (headers) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from('oct')),
        pull: async (controller) => controller.error(new Error('gone')),
      });
      const failed = (await echo()).fetch(URL_ASKED, { ...asked, method: 'POST', headers, body });
      await expect(failed).rejects.toMatchObject({ code: 'proxy.client_closed' });
    },
  );

  test('that the origin does not read is no failure of the client', async () => {
    const origin = await originThat((_request, response) => response.socket?.destroy());
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    });
    const failed = origin.fetch(URL_ASKED, { ...asked, method: 'POST', body });
    await expect(failed).rejects.toThrow(/^(?:ECONNRESET|EPIPE)$/);
  });

  test.each(['chunked', 'of a length'])(
    'that the origin refuses before reading it keeps its answer: %s',
    async (framed) => {
      const { address, body, length, close } = await refusingOrigin();
      const headers = framed === 'chunked' ? {} : { 'content-length': String(length) };
      const answer = await originAt(address).fetch(URL_ASKED, { ...asked, method: 'POST', headers, body });
      expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
      await close();
    },
  );

  test('that is absent has no headers', async () => {
    expect(await (await (await echo()).fetch(URL_ASKED, asked)).json()).toEqual({ body: '' });
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
    ['X-Gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('compressed by %s is decompressed', async (encoding, pack) => {
    const origin = await originThat((_, response) => {
      const packed = pack('a page');
      const headers = { etag: '"a"', 'content-encoding': encoding, 'content-length': packed.length };
      response.writeHead(404, 'Gone Away', headers).end(packed);
    });
    const answer = await origin.fetch(URL_ASKED, asked);
    expect([answer.status, answer.statusText, answer.headers.get('etag')]).toEqual([404, 'Gone Away', '"a"']);
    expect([answer.headers.get('content-encoding'), answer.headers.get('content-length')]).toEqual([
      null,
      null,
    ]);
    expect(await answer.text()).toBe('a page');
  });

  test.each(['gzip', 'deflate', 'br'])('compressed by %s and empty is empty', async (encoding) => {
    const origin = await originThat((_, response) => {
      const packed = { location: '/b', 'content-encoding': encoding, 'content-length': 0 };
      response.writeHead(302, packed).end();
    });
    const answer = await origin.fetch(URL_ASKED, asked);
    expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([302, '/b', '']);
  });

  test('compressed wrongly fails where it is read', async () => {
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

  // As a failure of the origin it would open its circuit for everybody.
  test.each(['099', '600', '999'])(
    'with the status %s is no answer, and is not waited for',
    async (status) => {
      const closed = Promise.withResolvers<void>();
      const raw = createTcpServer((socket) => {
        socket.on('error', () => {}).on('close', () => closed.resolve());
        socket.once('data', () => socket.write(`HTTP/1.1 ${status} Odd\r\nContent-Length: 9\r\n\r\nhalf`));
      }).listen(0, '127.0.0.1');
      await once(raw, 'listening');
      const origin = originAt(`http://127.0.0.1:${(raw.address() as AddressInfo).port}`);
      const failed = {
        code: 'proxy.origin_answer_invalid',
        detail: `the origin answered with status ${Number(status)}, not one from 200 to 599: repair its web server`,
      };
      await expect(origin.fetch(URL_ASKED, asked)).rejects.toMatchObject(failed);
      await closed.promise;
      raw.close();
    },
  );

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('to %s with %i has no body, and its connection ends', async (method, status) => {
    const origin = await originThat((_, response) => void response.writeHead(status, { etag: '"a"' }).end());
    const closed = Promise.withResolvers<void>();
    server.once('connection', (socket) => socket.once('close', closed.resolve));
    // It never closes one by itself.
    server.keepAliveTimeout = 0;
    const answer = await origin.fetch(URL_ASKED, { ...asked, method });
    expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([status, null, '"a"']);
    await closed.promise;
  });

  test('may have any status that a response can have', async () => {
    const origin = await originThat((_, response) => void response.writeHead(599).end('a page'));
    const answer = await origin.fetch(URL_ASKED, asked);
    expect([answer.status, await answer.text()]).toEqual([599, 'a page']);
  });
});

test('an origin on which nothing moves is given up', async () => {
  const origin = await originThat(() => {}, 0.01);
  await expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow('the origin sent nothing within the timeout');
});

test('an origin that switches to an unrequested protocol has given no answer', async () => {
  const switching = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  await once(switching, 'listening');
  const { port } = switching.address() as AddressInfo;
  const body = new Blob(['octets']).stream();
  const origin = originAt(`http://127.0.0.1:${port}`);
  await expect(origin.fetch(URL_ASKED, { ...asked, method: 'POST', body })).rejects.toThrow(
    'closed before a response',
  );
  switching.close();
}, 10_000);

test('originAt: a call fails if no server listens', async () => {
  const origin = await originThat(() => {});
  await new Promise<void>((closed) => server.close(() => closed()));
  // The code alone: an event does not take the text, which has an address in it.
  await expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow(/^ECONNREFUSED$/);
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
  'xhttp://10.0.0.5',
])('%s is refused as the address of an origin', (address) => {
  expect(() => originAt(address)).toThrow('expected scheme, host and port');
});

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

test.skipIf(!hasIpv6)('an address of IPv6 is connected to', async () => {
  server = createServer((_, response) => void response.end('by IPv6')).listen(0, '::1');
  await once(server, 'listening');
  const origin = originAt(`http://[::1]:${(server.address() as AddressInfo).port}/`);
  expect(await (await origin.fetch(URL_ASKED, asked)).text()).toBe('by IPv6');
});

test('originAt with https uses TLS and requires a certificate for the public host', async () => {
  const hello = Promise.withResolvers<Buffer>();
  const raw = createTcpServer((socket) =>
    socket.once('data', (octets) => {
      hello.resolve(octets);
      socket.destroy();
    }),
  ).listen(0, '127.0.0.1');
  await once(raw, 'listening');
  const origin = originAt(`https://127.0.0.1:${(raw.address() as AddressInfo).port}`);
  await expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow();
  await new Promise<void>((closed) => raw.close(() => closed()));
  const octets = await hello.promise;
  // A handshake, with the name in the clear.
  expect(octets[0]).toBe(22);
  expect(octets.toString('latin1')).toContain('phorge.corp.example');
});

test.each([
  ['http://10.0.0.5', HttpAgent, 80],
  ['https://10.0.0.5', HttpsAgent, 443],
])(
  '%s has the port of its scheme, and its connections are reused',
  async (address, { prototype }, expected) => {
    let connected: unknown;
    const connecting = vi.spyOn(prototype, 'createConnection').mockImplementation((options) => {
      connected = options;
      throw new Error('not connected');
    });
    await expect(originAt(address).fetch(URL_ASKED, asked)).rejects.toThrow('not connected');
    connecting.mockRestore();
    expect(connected).toMatchObject({ host: '10.0.0.5', port: expected, keepAlive: true, timeout: 4000 });
  },
);

test('calls one after the other share a connection', async () => {
  const origin = await originThat((_, response) => void response.end('done'));
  let connections = 0;
  server.on('connection', () => void connections++);
  for (const _ of [1, 2, 3]) await (await origin.fetch(URL_ASKED, asked)).text();
  expect(connections).toBe(1);
});

// What is sent while the origin closes is lost, and nobody knows whether it was read.
test('a connection that is not in use is closed before the origin closes it', async () => {
  const origin = await originThat((_, response) => {
    response.writeHead(200, { connection: 'keep-alive', 'keep-alive': 'timeout=2' }).end('done');
  });
  server.keepAliveTimeout = 60_000;
  const connected = once(server, 'connection');
  await (await origin.fetch(URL_ASKED, asked)).text();
  const [socket] = await connected;
  await once(socket, 'close');
});

// On a busy machine a connection may take longer than one that is not in use is kept.
test('a connection being opened has the time limit of an idle one', async () => {
  const socket = Object.assign(new Socket(), { connecting: true });
  const connecting = vi.spyOn(HttpAgent.prototype, 'createConnection').mockImplementation((options) => {
    // As `net.connect` does.
    return socket.setTimeout(options.timeout ?? 0);
  });
  const failed = expect(originAt('http://10.0.0.5').fetch(URL_ASKED, asked)).rejects.toThrow();
  await expect.poll(() => socket.timeout).toBe(300_000);
  connecting.mockRestore();
  socket.destroy();
  await failed;
});

test.each([
  ['HEAD', '200 OK'],
  ['GET', '204 No Content'],
  ['GET', '304 Not Modified'],
])('a body that arrives late for %s, %s, is no answer to the next call', async (method, status) => {
  const late = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate';
  const tcp = createTcpServer((socket) => {
    let answer = late.replaceAll('late', 'next');
    socket.on('data', (octets) => {
      if (octets.includes('/next')) return void socket.write(answer);
      // Of the next call, where it comes by this connection.
      answer = late;
      return void socket.write(`HTTP/1.1 ${status}\r\nContent-Length: ${late.length}\r\n\r\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const origin = originAt(`http://127.0.0.1:${(tcp.address() as AddressInfo).port}`);
  const answer = await origin.fetch(URL_ASKED, { ...asked, method });
  expect([answer.status, await answer.text()]).toEqual([Number.parseInt(status, 10), '']);
  const next = async () => (await origin.fetch('https://phorge.corp.example/next', asked)).text();
  // It may come before the connection is free again, and the one of two later ones takes its own.
  expect(await next()).toBe('next');
  expect(await Promise.all([next(), next()])).toEqual(['next', 'next']);
  origin.close();
  tcp.close();
});

test('a connection whose answer can have no body ends, but not before the request is sent', async () => {
  let sent = '';
  const ended = Promise.withResolvers<void>();
  const tcp = createTcpServer((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
    socket.on('data', (octets) => {
      sent += octets.toString();
    });
    socket.on('close', ended.resolve);
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const origin = originAt(`http://127.0.0.1:${(tcp.address() as AddressInfo).port}`);
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  const headers = { 'content-length': '6' };
  const answered = origin.fetch(URL_ASKED, { ...asked, method: 'POST', headers, body: body.readable });
  await writer.write(new TextEncoder().encode('oct'));
  expect((await answered).status).toBe(204);
  await writer.write(new TextEncoder().encode('ets'));
  await writer.close();
  await ended.promise;
  expect(sent).toMatch(/octets$/);
  tcp.close();
});

test('a call whose caller is gone ends, and its connection with it', async () => {
  const arrived = Promise.withResolvers<IncomingMessage>();
  const origin = await originThat((request) => arrived.resolve(request));
  const caller = new AbortController();
  const answer = origin.fetch(URL_ASKED, { ...asked, signal: caller.signal });
  const failed = expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  const { socket } = await arrived.promise;
  const closed = once(socket, 'close');
  caller.abort();
  await Promise.all([failed, closed]);
});

test('a pending call fails when the connection is closed', async () => {
  const arrived = Promise.withResolvers<void>();
  const origin = await originThat(() => arrived.resolve());
  const failed = expect(origin.fetch(URL_ASKED, asked)).rejects.toThrow();
  await arrived.promise;
  origin.close();
  await failed;
});
