import { expect, test } from 'vitest';
import { idOf, messageOf } from '../../src/message/message.ts';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const META = { [VERSION]: '2026-07-28', [CAPABILITIES]: {} };

const legacy = (method: unknown, params: unknown = {}, more: object = {}) => ({
  ...{ jsonrpc: '2.0', id: 1, method, params },
  ...more,
});
const modern = (method: string, params: object = {}, meta: unknown = META) =>
  legacy(method, { ...params, _meta: meta });
const headersOf = (method: string, name?: string) => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...(name !== undefined && { 'mcp-name': name }),
});
const completion = (changes: object) =>
  legacy('completion/complete', {
    ...{ ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'a', value: 'b' } },
    ...changes,
  });
const listen = (notifications: unknown) => modern('subscriptions/listen', { notifications });
const read = (message: unknown, headers: Record<string, string> = {}) =>
  messageOf(message, new Headers(headers));

const TOO_LONG = 'a'.repeat(2049);
const NAME = 'must be a text of 1 to 2048 characters without control characters';

test.each<[detail: string, message: unknown]>([
  ['a batch, which no version since 2025-06-18 has', [legacy('ping')]],
  ['no object', 7],
  ['no object', null],
  ['no jsonrpc of "2.0"', { ...legacy('ping'), jsonrpc: '1.0' }],
  ['members that a message does not have', { ...legacy('ping'), more: 1 }],
  ['a method that is not a text', legacy(7)],
  ['a method that is not a text', legacy('')],
  ['an id that is no text and no integer', { ...legacy('ping'), id: 1.5 }],
  ['an id that is no text and no integer', { ...legacy('ping'), id: null }],
  ['an id that is no text and no integer', { ...legacy('ping'), id: 'a'.repeat(257) }],
  ['a response without the id of its request', { jsonrpc: '2.0', result: {} }],
  ['a response with a result and an error', { jsonrpc: '2.0', id: 1, result: {}, error: {} }],
  ['a response that is no object', { jsonrpc: '2.0', id: 1, result: 7 }],
  ['a response that is no object', { jsonrpc: '2.0', id: 1, error: 'no' }],
  ['members that a message does not have', { jsonrpc: '2.0', id: 1, result: {}, method: 'ping' }],
])('a message is refused as invalid: %s: %j', (detail, message) => {
  expect(() => read(message)).toThrow(
    expect.objectContaining({ code: 'mcp.message_invalid', detail: expect.stringContaining(detail) }),
  );
});

test('a response is refused of a client of 2026-07-28, which sends none', () => {
  const sent = () => read({ jsonrpc: '2.0', id: 1, result: {} }, { 'mcp-protocol-version': '2026-07-28' });
  const detail = expect.stringContaining('a response: clients of this version send none');
  expect(sent).toThrow(expect.objectContaining({ code: 'mcp.message_invalid', detail }));
});

test.each<[detail: string, message: unknown, headers?: Record<string, string>]>([
  ['params is no object', legacy('ping', [])],
  ['params is no object', legacy('ping', null)],
  ['_meta is no object', legacy('ping', { _meta: 7 })],
  [`_meta lacks ${VERSION}`, legacy('tools/list'), headersOf('tools/list')],
  [`${VERSION} is not a text`, modern('tools/list', {}, { [VERSION]: 7 }), headersOf('tools/list')],
  [
    `_meta lacks ${CAPABILITIES}`,
    modern('tools/list', {}, { [VERSION]: '2026-07-28' }),
    headersOf('tools/list'),
  ],
  ['name is not a text', modern('tools/call', { name: 7 }), headersOf('tools/call', '7')],
  ['uri is not a text', modern('resources/read', { uri: {} }), headersOf('resources/read', 'x')],
  ['params has members that the gate does not know', legacy('ping', { more: 1 })],
  [
    'params has members that the gate does not know',
    legacy('tools/call', { name: 'x', requestState: 'of a later version' }),
  ],
  ['level is not of its type', legacy('logging/setLevel', { level: 7 })],
  ['cursor is not of its type', legacy('tools/list', { cursor: {} })],
  ['protocolVersion is not of its type', legacy('initialize', { protocolVersion: 7 })],
  ['capabilities is not of its type', legacy('initialize', { capabilities: [] })],
  ['clientInfo is not of its type', legacy('initialize', { clientInfo: 'x' })],
  [
    'inputResponses is not of its type',
    modern('tools/call', { name: 'x', inputResponses: [] }),
    headersOf('tools/call', 'x'),
  ],
  [
    'requestState is not of its type',
    modern('tools/call', { name: 'x', requestState: {} }),
    headersOf('tools/call', 'x'),
  ],
  ['context is not of its type', completion({ context: 'x' })],
  [`name ${NAME}`, legacy('tools/call', {})],
  [`name ${NAME}`, legacy('tools/call', { name: '' })],
  [`name ${NAME}`, legacy('tools/call', { name: TOO_LONG })],
  [`name ${NAME}`, legacy('prompts/get', { name: 'a\nb' })],
  [`uri ${NAME}`, legacy('resources/read', { uri: '' })],
  ['arguments is no object', legacy('tools/call', { name: 'x', arguments: [] })],
  ['argument must have a name and a value', completion({ argument: undefined })],
  ['argument must have a name and a value', completion({ argument: { name: 7, value: 'b' } })],
  ['argument must have a name and a value', completion({ argument: { name: 'a' } })],
  [
    'argument has members that the gate does not know',
    completion({ argument: { name: 'a', value: 'b', more: 1 } }),
  ],
  ['context has members that the gate does not know', completion({ context: { more: 1 } })],
  ['context.arguments is no object', completion({ context: { arguments: 'x' } })],
  [
    'ref has members that the gate does not know',
    completion({ ref: { type: 'ref/prompt', name: 'x', uri: 'y' } }),
  ],
  [
    'ref has members that the gate does not know',
    completion({ ref: { type: 'ref/resource', uri: 'x', name: 'y' } }),
  ],
  [`ref.name ${NAME}`, completion({ ref: { type: 'ref/prompt', name: '' } })],
  [`ref.uri ${NAME}`, completion({ ref: { type: 'ref/resource', uri: '' } })],
  ['ref is of no type that the gate knows', completion({ ref: { type: 'ref/tool', uri: 'x' } })],
  ['ref is of no type that the gate knows', completion({ ref: undefined })],
  ['ref is of no type that the gate knows', completion({ ref: 'ref/resource' })],
  ['notifications is no object', listen(undefined), headersOf('subscriptions/listen')],
  [
    'notifications has members that the gate does not know',
    listen({ more: true }),
    headersOf('subscriptions/listen'),
  ],
  [
    'notifications must be true or false',
    listen({ toolsListChanged: 'yes' }),
    headersOf('subscriptions/listen'),
  ],
  [
    'resourceSubscriptions must be a list of at most 100',
    listen({ resourceSubscriptions: 'x' }),
    headersOf('subscriptions/listen'),
  ],
  [
    'resourceSubscriptions must be a list of at most 100',
    listen({ resourceSubscriptions: Array.from({ length: 101 }, () => 'file:///a') }),
    headersOf('subscriptions/listen'),
  ],
  [
    `resourceSubscriptions ${NAME}`,
    listen({ resourceSubscriptions: [''] }),
    headersOf('subscriptions/listen'),
  ],
])('parameters are refused: %s: %j', (detail, message, headers) => {
  expect(() => read(message, headers)).toThrow(
    expect.objectContaining({ code: 'mcp.params_invalid', detail }),
  );
});

test.each(['requestId', 'progressToken'])('a %s that is no id is refused', (name) => {
  const method = name === 'requestId' ? 'notifications/cancelled' : 'notifications/progress';
  const notification = (value: unknown) => ({ jsonrpc: '2.0', method, params: { [name]: value } });
  expect(read(notification('a'))).toMatchObject({ kind: 'notification', id: undefined, method });
  for (const value of [{}, 1.5, true])
    expect(() => read(notification(value))).toThrow(
      expect.objectContaining({ code: 'mcp.params_invalid', detail: `${name} is not of its type` }),
    );
});

test.each<[detail: string, message: unknown, headers: Record<string, string>]>([
  ['MCP-Protocol-Version', modern('tools/list'), {}],
  ['mcp-method is missing', modern('tools/list'), { 'mcp-protocol-version': '2026-07-28' }],
  ['mcp-method', legacy('tools/list'), { 'mcp-method': 'tools/call' }],
  ['mcp-name is missing', modern('tools/call', { name: 'x' }), headersOf('tools/call')],
  ['mcp-name', modern('tools/call', { name: 'x' }), headersOf('tools/call', 'y')],
  ['mcp-name', modern('tools/list'), headersOf('tools/list', 'x')],
  ['mcp-method of a message without it', { jsonrpc: '2.0', id: 1, result: {} }, { 'mcp-method': 'ping' }],
  ['mcp-name of a message without it', { jsonrpc: '2.0', id: 1, error: {} }, { 'mcp-name': 'x' }],
])('headers that differ from the message are refused: %s: %j', (header, message, headers) => {
  expect(() => read(message, headers)).toThrow(
    expect.objectContaining({
      code: 'mcp.header_mismatch',
      detail: expect.stringMatching(new RegExp(`${header}$`)),
    }),
  );
});

test('names, ids and subscriptions are accepted up to their bounds', () => {
  const name = 'a'.repeat(2048);
  const id = 'a'.repeat(256);
  expect(read({ ...legacy('tools/call', { name }), id })).toMatchObject({ id, about: { name } });
  const uris = Array.from({ length: 100 }, (_, n) => `file:///${n}`);
  const all = { toolsListChanged: true, promptsListChanged: false, resourcesListChanged: true };
  const headers = headersOf('subscriptions/listen');
  expect(read(listen({ ...all, resourceSubscriptions: uris }), headers).about).toEqual({
    ...{ kind: 'subscription', uris },
  });
  expect(read(listen({}), headers).about).toEqual({ kind: 'subscription', uris: [] });
});

test('a completion is about its prompt or template, and has its title', () => {
  expect(read(completion({ ref: { type: 'ref/prompt', name: 'x', title: 'X' } })).about).toEqual({
    ...{ kind: 'prompt', name: 'x' },
  });
  expect(read(completion({ ref: { type: 'ref/resource', uri: 'file:///{a}' } })).about).toEqual({
    ...{ kind: 'template', template: 'file:///{a}' },
  });
});

test('a message is sent on with the members that it has', () => {
  expect(read({ jsonrpc: '2.0', method: 'notifications/initialized' }).body).toEqual({
    ...{ jsonrpc: '2.0', method: 'notifications/initialized' },
  });
  expect(read({ jsonrpc: '2.0', id: 1, error: { code: 1 } })).toMatchObject({
    ...{ kind: 'response', id: 1, body: { jsonrpc: '2.0', id: 1, error: { code: 1 } } },
  });
});

test.each([
  [{ id: 7 }, 7],
  [{ id: 'a' }, 'a'],
  [{ id: 1.5 }, undefined],
  [{ id: {} }, undefined],
  [{}, undefined],
  [[], undefined],
  [null, undefined],
  [7, undefined],
])('the id of %j is %j', (value, id) => {
  expect(idOf(value)).toBe(id);
});
