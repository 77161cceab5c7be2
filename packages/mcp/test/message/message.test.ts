import { describe, expect, test } from 'vitest';
import { messageOf } from '../../src/message/message.ts';
import { writtenMessage } from '../../src/message/written-message.ts';

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

const modern = (method: string, params: object = {}, more: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  params: { ...params, _meta: META },
  ...more,
});
const legacy = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params });

const mirrored = (method: string, name?: string) => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': method,
  ...(name !== undefined && { 'mcp-name': name }),
});

function read(message: unknown, headers: Record<string, string> = {}) {
  return messageOf(message, new Headers(headers));
}

const codeOf = (message: unknown, headers: Record<string, string> = {}): string | undefined => {
  try {
    read(message, headers);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a message of 2026-07-28', () => {
  test('is a method, a name and arguments', () => {
    const call = modern('tools/call', { name: 'search', arguments: { query: 'x' } });
    expect(read(call, mirrored('tools/call', 'search'))).toMatchObject({
      era: 'modern',
      version: '2026-07-28',
      kind: 'request',
      id: 1,
      method: 'tools/call',
      about: { kind: 'tool', name: 'search' },
      arguments: { query: 'x' },
      body: call,
    });
  });

  test('has its name in base64 where the header cannot hold it', () => {
    const call = modern('tools/call', { name: 'Grüße' });
    expect(codeOf(call, mirrored('tools/call', '=?base64?R3LDvMOfZQ==?='))).toBeUndefined();
    expect(codeOf(call, mirrored('tools/call', '=?base64?R3LDvMOfZg==?='))).toBe('mcp.header_mismatch');
  });

  test.each([
    ['without Mcp-Method', { 'mcp-protocol-version': '2026-07-28', 'mcp-name': 'search' }],
    ['with another Mcp-Method', { ...mirrored('tools/list'), 'mcp-name': 'search' }],
    ['with Mcp-Method in base64', mirrored('=?base64?dG9vbHMvY2FsbA==?=', 'search')],
    ['with Mcp-Method in another case', mirrored('Tools/Call', 'search')],
    ['with Mcp-Method twice', mirrored('tools/call, tools/call', 'search')],
    ['without Mcp-Name', mirrored('tools/call')],
    ['with another Mcp-Name', mirrored('tools/call', 'searc')],
    ['with Mcp-Name in another case', mirrored('tools/call', 'Search')],
    ['with a Mcp-Name that is not well-formed', mirrored('tools/call', '=?base64?c2VhcmNo=?=')],
    ['without MCP-Protocol-Version', { 'mcp-method': 'tools/call', 'mcp-name': 'search' }],
    ['with another version', { ...mirrored('tools/call', 'search'), 'mcp-protocol-version': '2025-11-25' }],
  ])('is refused as a mismatch %s', (_what, headers) => {
    expect(codeOf(modern('tools/call', { name: 'search' }), headers)).toBe('mcp.header_mismatch');
  });

  test('is refused with a Mcp-Name, if its method has none', () => {
    expect(codeOf(modern('tools/list'), mirrored('tools/list'))).toBeUndefined();
    expect(codeOf(modern('tools/list'), mirrored('tools/list', 'search'))).toBe('mcp.header_mismatch');
  });

  test('is refused in a version that the gate does not know', () => {
    const future = { ...META, 'io.modelcontextprotocol/protocolVersion': '2027-01-01' };
    const message = { ...modern('tools/list'), params: { _meta: future } };
    expect(codeOf(message, { ...mirrored('tools/list'), 'mcp-protocol-version': '2027-01-01' })).toBe(
      'mcp.version_unsupported',
    );
    expect(codeOf(legacy('tools/list'), { 'mcp-protocol-version': '2027-01-01' })).toBe(
      'mcp.version_unsupported',
    );
  });

  test('is refused without the version in its body, or without capabilities', () => {
    const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };
    expect(codeOf({ ...modern('tools/list'), params }, mirrored('tools/list'))).toBe('mcp.params_invalid');
    expect(codeOf(legacy('tools/list'), mirrored('tools/list'))).toBe('mcp.params_invalid');
    expect(codeOf({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, mirrored('tools/list'))).toBe(
      'mcp.params_invalid',
    );
  });

  test.each([
    'initialize',
    'ping',
    'resources/subscribe',
    'logging/setLevel',
    'tasks/get',
    'tasks/result',
    'x',
  ])('is refused with a method that this version does not have: %s', (method) => {
    expect(codeOf(modern(method, { uri: 'a:b' }), mirrored(method))).toBe('mcp.method_unknown');
  });

  test('is no response and no notification', () => {
    const headers = { 'mcp-protocol-version': '2026-07-28' };
    expect(codeOf({ jsonrpc: '2.0', id: 1, result: {} }, headers)).toBe('mcp.message_invalid');
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: META } };
    expect(codeOf(cancelled, mirrored('notifications/cancelled'))).toBe('mcp.method_unknown');
  });

  test('may answer the questions of a server with the call, which stays what it is', () => {
    const again = { name: 'search', inputResponses: { who: {} }, requestState: 'x' };
    expect(read(modern('tools/call', again), mirrored('tools/call', 'search')).about).toEqual({
      kind: 'tool',
      name: 'search',
    });
    expect(codeOf(modern('tools/list', { requestState: 'x' }), mirrored('tools/list'))).toBe(
      'mcp.params_invalid',
    );
  });

  test('may subscribe to lists and to resources, each of which is known', () => {
    const notifications = { toolsListChanged: true, resourceSubscriptions: ['a:1', 'a:2'] };
    const listen = modern('subscriptions/listen', { notifications });
    expect(read(listen, mirrored('subscriptions/listen')).about).toEqual({
      kind: 'subscription',
      uris: ['a:1', 'a:2'],
    });
    for (const wrong of [
      { x: true },
      { toolsListChanged: 'yes' },
      { resourceSubscriptions: 'a:1' },
      [],
      null,
    ]) {
      const message = modern('subscriptions/listen', { notifications: wrong });
      expect(codeOf(message, mirrored('subscriptions/listen'))).toBe('mcp.params_invalid');
    }
    const many = { resourceSubscriptions: Array.from({ length: 101 }, (_, index) => `a:${index}`) };
    expect(
      codeOf(modern('subscriptions/listen', { notifications: many }), mirrored('subscriptions/listen')),
    ).toBe('mcp.params_invalid');
  });
});

describe('a message of the era of initialize', () => {
  test.each([{}, { 'mcp-protocol-version': '2025-11-25' }, { 'mcp-protocol-version': '2025-06-18' }])(
    'has a version of its own, or none: %j',
    (headers) => {
      const message = read(legacy('tools/call', { name: 'search' }), headers);
      expect([message.era, message.version]).toEqual(['legacy', Object.values(headers)[0] ?? '2025-03-26']);
    },
  );

  test('is refused where a mirroring header contradicts it, though it needs none', () => {
    const call = legacy('tools/call', { name: 'search' });
    expect(codeOf(call, { 'mcp-method': 'tools/call', 'mcp-name': 'search' })).toBeUndefined();
    expect(codeOf(call, { 'mcp-method': 'tools/list' })).toBe('mcp.header_mismatch');
    expect(codeOf(call, { 'mcp-name': 'delete' })).toBe('mcp.header_mismatch');
  });

  test.each([
    ['a response', { jsonrpc: '2.0', id: 's-1', result: { action: 'accept' } }],
    ['a response with an error', { jsonrpc: '2.0', id: 7, error: { code: 1, message: 'no' } }],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['a cancellation', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
  ])('may be %s, which is sent on as it was understood', (_what, message) => {
    const { body, about } = read(message);
    expect([body, about]).toEqual([message, { kind: 'server' }]);
  });

  test('is refused as a task of its own, which the gate does not know', () => {
    expect(codeOf(legacy('tools/call', { name: 'x', task: { ttl: 1 } }))).toBe('mcp.params_invalid');
  });

  test.each(['server/discover', 'subscriptions/listen'])('has no method %s', (method) => {
    expect(codeOf(legacy(method, { notifications: {} }))).toBe('mcp.method_unknown');
  });
});

describe('any message', () => {
  test.each([
    ['a batch', [legacy('ping')]],
    ['an empty batch', []],
    ['a text', 'ping'],
    ['null', null],
    ['no version of JSON-RPC', { id: 1, method: 'ping' }],
    ['another version of JSON-RPC', { jsonrpc: '1.0', id: 1, method: 'ping' }],
    ['an id of null', { jsonrpc: '2.0', id: null, method: 'ping' }],
    ['an id that is an object', { jsonrpc: '2.0', id: {}, method: 'ping' }],
    ['an id with a fraction', { jsonrpc: '2.0', id: 1.5, method: 'ping' }],
    ['an id of 300 characters', { jsonrpc: '2.0', id: 'x'.repeat(300), method: 'ping' }],
    ['a method that is no text', { jsonrpc: '2.0', id: 1, method: ['ping'] }],
    ['a further member', { ...legacy('ping'), name: 'x' }],
    ['a result beside its method', { ...legacy('ping'), result: {} }],
    ['a result and an error', { jsonrpc: '2.0', id: 1, result: {}, error: {} }],
    ['a result that is no object', { jsonrpc: '2.0', id: 1, result: 1 }],
    ['a response without an id', { jsonrpc: '2.0', result: {} }],
  ])('is refused with or as %s', (_what, message) => {
    expect(codeOf(message)).toBe('mcp.message_invalid');
  });

  test.each([
    ['params that are a list', { jsonrpc: '2.0', id: 1, method: 'ping', params: [] }],
    ['params of null', { jsonrpc: '2.0', id: 1, method: 'ping', params: null }],
    ['a name that is no text', legacy('tools/call', { name: 1 })],
    ['no name', legacy('tools/call', {})],
    ['an empty name', legacy('tools/call', { name: '' })],
    ['a name with a line break', legacy('tools/call', { name: 'a\nb' })],
    ['a name of 3,000 characters', legacy('tools/call', { name: 'x'.repeat(3000) })],
    ['arguments that are a list', legacy('tools/call', { name: 'x', arguments: [] })],
    ['a further parameter', legacy('tools/call', { name: 'x', Name: 'y' })],
    ['a parameter of another method', legacy('tools/list', { name: 'x' })],
    ['a cursor that is no text', legacy('tools/list', { cursor: 1 })],
    ['_meta that is no object', legacy('tools/list', { _meta: [] })],
    [
      'a reference to nothing known',
      legacy('completion/complete', { ref: { type: 'ref/tool' }, argument: { name: 'a', value: '' } }),
    ],
    [
      'a reference with two names',
      legacy('completion/complete', {
        ref: { type: 'ref/prompt', name: 'a', uri: 'b:c' },
        argument: { name: 'a', value: '' },
      }),
    ],
    [
      'a reference without an argument',
      legacy('completion/complete', { ref: { type: 'ref/prompt', name: 'a' } }),
    ],
    [
      'an argument with more members',
      legacy('completion/complete', {
        ref: { type: 'ref/prompt', name: 'a' },
        argument: { name: 'a', value: '', x: 1 },
      }),
    ],
  ])('is refused with %s', (_what, message) => {
    expect(codeOf(message)).toBe('mcp.params_invalid');
  });

  test.each([
    'tasks/list',
    'tools/Call',
    'tools/call ',
    'sampling/createMessage',
    'elicitation/create',
    'roots/list',
  ])('is refused with a method that clients do not send: %j', (method) => {
    expect(codeOf(legacy(method, { name: 'x' }))).toBe('mcp.method_unknown');
  });

  test('is no notification with a method of requests, and no request with one of notifications', () => {
    expect(codeOf({ jsonrpc: '2.0', method: 'tools/call', params: { name: 'x' } })).toBe(
      'mcp.method_unknown',
    );
    expect(codeOf(legacy('notifications/initialized'))).toBe('mcp.method_unknown');
  });

  test('that completes an argument is about its prompt or template', () => {
    const argument = { name: 'city', value: 'Par' };
    const prompt = { ref: { type: 'ref/prompt', name: 'weather' }, argument };
    expect(read(legacy('completion/complete', prompt))).toMatchObject({
      about: { kind: 'prompt', name: 'weather' },
      arguments: { city: 'Par' },
    });
    const template = { ref: { type: 'ref/resource', uri: 'w://{city}' }, argument };
    expect(read(legacy('completion/complete', template)).about).toEqual({
      kind: 'template',
      template: 'w://{city}',
    });
  });

  test('that completes an argument has those that were filled in before, too', () => {
    const completing = (given: unknown) =>
      legacy('completion/complete', {
        ref: { type: 'ref/prompt', name: 'weather' },
        argument: { name: 'city', value: 'Par' },
        context: { arguments: given },
      });
    expect(read(completing({ country: 'fr' })).arguments).toEqual({ country: 'fr', city: 'Par' });
    expect(read(completing({ city: 'Rome' })).arguments).toEqual({ city: ['Rome', 'Par'] });
    expect(codeOf(completing({ City: 'Rome' }))).toBe('mcp.message_ambiguous');
    for (const given of [['fr'], 'fr', null]) expect(codeOf(completing(given))).toBe('mcp.params_invalid');
  });
});

describe('a written message', () => {
  const textOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

  test('has its headers from its body', () => {
    const call = modern('tools/call', { name: 'Grüße', arguments: { a: 1 } });
    const message = read(call, mirrored('tools/call', '=?base64?R3LDvMOfZQ==?='));
    const { headers, body } = writtenMessage(message, true);
    expect(headers).toEqual({
      'content-type': 'application/json',
      ...mirrored('tools/call', '=?base64?R3LDvMOfZQ==?='),
    });
    expect(textOf(body)).toEqual(call);
  });

  test('mirrors nothing in the era of initialize, and says a version only where the client did', () => {
    const message = read(legacy('tools/call', { name: 'x' }));
    expect(writtenMessage(message, false).headers).toEqual({ 'content-type': 'application/json' });
    expect(writtenMessage(message, true).headers).toHaveProperty('mcp-protocol-version', '2025-03-26');
  });
});
