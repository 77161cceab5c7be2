import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge();
});
afterAll(() => phorge.close());

function exchange(path: string, ...messages: (string | Uint8Array<ArrayBuffer>)[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${phorge.port}${path}`);
    socket.binaryType = 'arraybuffer';
    const received: unknown[] = [];
    socket.addEventListener('open', () => {
      for (const message of messages) socket.send(message);
    });
    socket.addEventListener('error', () => reject(new Error('the WebSocket failed')));
    socket.addEventListener('message', ({ data }) => {
      received.push(data);
      if (received.length === messages.length) {
        socket.close();
        resolve(received);
      }
    });
  });
}

test('/ws/ echoes text and bytes', async () => {
  const bytes = Uint8Array.of(0, 255, 1);
  const [text, binary] = await exchange('/ws/', 'hello', bytes);
  expect(text).toBe('hello');
  expect(new Uint8Array(binary as ArrayBuffer)).toEqual(bytes);
  expect(phorge.requests.at(-1)).toMatchObject({ target: '/ws/', routedPath: '/ws/' });
});

test('/ws/ answers a ping, also below an instance path', async () => {
  expect(await exchange('/ws/~instance/', '{"command":"ping"}')).toEqual(['{"type":"pong"}']);
});

test('plain HTTP on /ws/ is 501', async () => {
  expect(await send(phorge.port, '/ws/')).toMatchObject({ status: 501, body: 'HTTP/501 Use Websockets\n' });
});

test('elsewhere an upgrade is an ordinary request', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(phorge.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(text));
    socket.write(
      'GET /status/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain('ALIVE');
});
