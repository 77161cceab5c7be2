import { expect, test } from 'vitest';
import { readMessage, readSoFar } from '../../src/message/read-message.ts';

const PING = '{"jsonrpc":"2.0","id":7,"method":"ping"}';
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  new Request('https://tools.example/mcp', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const failing = (code: string, detail?: string) =>
  expect.objectContaining({ code, ...(detail !== undefined && { detail }) });

test('a message is read once, and other steps can read the request too', async () => {
  const request = post(PING);
  expect(readSoFar(request)).toBeUndefined();
  const message = await readMessage(request, 1000);
  expect(message).toMatchObject({ id: 7, method: 'ping', kind: 'request' });
  expect(readSoFar(request)).toEqual({ id: 7, message });
  expect(await readMessage(request, 1000)).toBe(message);
  expect(await request.text()).toBe(PING);
});

test('a message that is refused has the id that it was sent with, for the refusal', async () => {
  const request = post('{"jsonrpc":"2.0","id":"a","method":"unknown"}');
  await expect(readMessage(request, 1000)).rejects.toThrow(failing('mcp.method_unknown'));
  expect(readSoFar(request)).toEqual({ id: 'a' });
});

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset=UTF-8',
  'application/json; charset="utf-8"',
])('a message of the type %s is read', async (type) => {
  expect(await readMessage(post(PING, { 'content-type': type }), 1000)).toHaveProperty('id', 7);
});

test.each([
  '',
  'text/plain',
  'application/json-rpc',
  'application/json; charset=utf-16',
  'application/json; charset=xutf-8',
  'application/json; charset=utf-8x',
  'application/json; version=utf-8',
  'application/json; charset=utf-8; version=1',
])('a message of the type %j is refused', async (type) => {
  const refused = failing('mcp.content_type', 'a Content-Type other than application/json in UTF-8');
  await expect(readMessage(post(PING, { 'content-type': type }), 1000)).rejects.toThrow(refused);
});

test('a message without a type is refused', async () => {
  const request = post(PING);
  request.headers.delete('content-type');
  await expect(readMessage(request, 1000)).rejects.toThrow(failing('mcp.content_type'));
});

test('a message that is compressed is refused', async () => {
  const refused = failing('mcp.content_type', 'a Content-Encoding');
  await expect(readMessage(post(PING, { 'content-encoding': 'gzip' }), 1000)).rejects.toThrow(refused);
});

test('a message is read up to its bound', async () => {
  expect(await readMessage(post(PING), PING.length)).toHaveProperty('id', 7);
  await expect(readMessage(post(PING), PING.length - 1)).rejects.toThrow(failing('mcp.message_too_large'));
});

test.each<[string, string | Uint8Array<ArrayBuffer>, string, string]>([
  ['that is not JSON', '{', 'mcp.json_invalid', 'the body is not JSON'],
  ['that is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'mcp.json_invalid', 'the body is not UTF-8'],
  ['with a byte order mark', `\ufeff${PING}`, 'mcp.json_invalid', 'the body is not JSON'],
  [
    'with two members of one name',
    '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
    'mcp.message_ambiguous',
    'the message has two members of one name',
  ],
  [
    'with a member __proto__',
    '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{}}',
    'mcp.message_ambiguous',
    'the message has a member __proto__',
  ],
  [
    'with a number that parsers round differently',
    '{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}',
    'mcp.message_ambiguous',
    'the message has a number that parsers round differently',
  ],
  [
    'with too many levels',
    `${'['.repeat(200)}${']'.repeat(200)}`,
    'mcp.message_too_large',
    'the message has too many levels',
  ],
])('a message %s is refused', async (_case, body, code, detail) => {
  await expect(readMessage(post(body), 100_000)).rejects.toThrow(failing(code, detail));
});
