import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { exchange } from '../../src/attack-pack/exchange.ts';

/** Serves one raw answer, and tells what was sent. */
async function rawServer(
  answer: string,
): Promise<AsyncDisposable & { readonly url: string; readonly sent: () => string }> {
  let sent = '';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      sent += bytes.toString('latin1');
      socket.end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

test('a request is sent byte for byte, with a header as often as it is given', async () => {
  await using server = await rawServer('HTTP/1.1 204 No Content\r\nX-Two: d\r\n\r\n');
  const headers = [
    ['X_One', 'a'],
    ['Authorization', 'b'],
    ['Authorization', 'c'],
  ] as const;
  const answer = await exchange(server.url, 'gate.example', { path: '//x/../%zz?#', headers });
  expect(answer).toEqual({ status: 204, headers: [['X-Two', 'd']], body: '' });
  expect(server.sent().split('\r\n').slice(0, 5)).toEqual([
    'GET //x/../%zz?# HTTP/1.1',
    'Host: gate.example',
    'X_One: a',
    'Authorization: b',
    'Authorization: c',
  ]);
});

test('a connection that is closed without an answer counts as 400', async () => {
  await using server = await rawServer('');
  expect(await exchange(server.url, 'gate.example', { path: '/' })).toEqual({
    status: 400,
    headers: [],
    body: '',
  });
});

test('a Host among the headers is sent instead of the usual one', async () => {
  await using server = await rawServer('HTTP/1.1 204 No Content\r\n\r\n');
  await exchange(server.url, 'gate.example', { path: '/', headers: [['Host', 'attacker.example']] });
  expect(server.sent().match(/^host: .*$/gim)).toEqual(['Host: attacker.example']);
});
