import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { overNetwork } from '../../src/network/ask.ts';

let answer: (message: IncomingMessage, response: ServerResponse) => void;
const server = createServer((message, response) => answer(message, response));
let address: URL;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

test('the target is sent byte for byte, to the requested host', async () => {
  answer = ({ url, headers, method }, response) =>
    response.end(JSON.stringify([method, url, headers.host, headers['x-a']]));
  const target = '/a&b//c/../%2e?d=%zz;[';
  const reply = await overNetwork(5)(address, 'phorge.example')({ target, headers: { 'x-a': 'b' } });
  expect(reply).toMatchObject({ answered: true, status: 200 });
  expect(JSON.parse(reply.answered ? reply.body : '')).toEqual(['GET', target, 'phorge.example', 'b']);
  const own = await overNetwork(5)(address)({ target: '/' });
  expect(JSON.parse(own.answered ? own.body : '')[2]).toBe(address.host);
});

test('a form is sent with its body, and redirects are not followed', async () => {
  answer = (message, response) => {
    let body = '';
    message.on('data', (chunk) => {
      body += chunk;
    });
    message.on('end', () =>
      response.writeHead(302, { location: `/${body}`, 'set-cookie': ['a=1', 'b=2'] }).end(),
    );
  };
  const reply = await overNetwork(5)(address)({ target: '/', method: 'POST', body: 'x' });
  expect(reply).toMatchObject({ answered: true, status: 302 });
  expect(reply.answered && [reply.headers.get('location'), reply.headers.get('set-cookie')]).toEqual([
    '/x',
    'a=1\nb=2',
  ]);
});

test('no more than 256 KiB of an answer are read', async () => {
  answer = (_, response) => response.end('x'.repeat(3_000_000));
  const reply = await overNetwork(5)(address)({ target: '/' });
  expect(reply.answered && reply.body.length).toBe(262_144);
});

test('a network failure is returned as a reason and not thrown', async () => {
  answer = (_, response) => response.destroy();
  expect(await overNetwork(5)(address)({ target: '/' })).toEqual({ answered: false, reason: 'ECONNRESET' });
  answer = () => {};
  expect(await overNetwork(0.05)(address)({ target: '/' })).toEqual({
    answered: false,
    reason: 'timed out',
  });
  answer = (_, response) => response.writeHead(200, { 'content-length': '10' }).write('x');
  expect(await overNetwork(0.05)(address)({ target: '/' })).toMatchObject({ answered: false });
  const { port } = address;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const gone = await overNetwork(5)(new URL(`http://127.0.0.1:${port}/`))({ target: '/' });
  expect(gone).toEqual({ answered: false, reason: 'ECONNREFUSED' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
