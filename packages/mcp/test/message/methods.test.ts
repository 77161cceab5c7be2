import { describe, expect, test } from 'vitest';
import { messageOf } from '../../src/message/message.ts';
import { type Era, NOTIFICATIONS, REQUESTS } from '../../src/message/methods.ts';

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** What a client may send: the versions in which it may, all parameters that the method has, and what the message is about. */
interface Known {
  readonly eras?: readonly Era[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly about?: object;
  /** What `Mcp-Name` states. */
  readonly mirrored?: string | undefined;
  /** Whether a client of 2026-07-28 may send the call again with answers. */
  readonly canAsk?: boolean;
}

const CURSOR = { params: { cursor: 'x' } };
const ARGUMENTS = { name: 'a', arguments: { b: 1 } };

const REQUESTED: Readonly<Record<string, Known>> = {
  initialize: {
    eras: ['legacy'],
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x' } },
  },
  ping: { eras: ['legacy'] },
  'logging/setLevel': { eras: ['legacy'], params: { level: 'debug' } },
  'server/discover': { eras: ['modern'] },
  'tools/list': CURSOR,
  'prompts/list': CURSOR,
  'resources/list': CURSOR,
  'resources/templates/list': CURSOR,
  'tools/call': { params: ARGUMENTS, about: { kind: 'tool', name: 'a' }, mirrored: 'a', canAsk: true },
  'prompts/get': { params: ARGUMENTS, about: { kind: 'prompt', name: 'a' }, mirrored: 'a', canAsk: true },
  'resources/read': {
    ...{ params: { uri: 'a:b' }, about: { kind: 'resource', uri: 'a:b' }, mirrored: 'a:b', canAsk: true },
  },
  'resources/subscribe': {
    ...{ eras: ['legacy'], params: { uri: 'a:b' }, about: { kind: 'resource', uri: 'a:b' } },
  },
  'resources/unsubscribe': {
    ...{ eras: ['legacy'], params: { uri: 'a:b' }, about: { kind: 'resource', uri: 'a:b' } },
  },
  'completion/complete': {
    params: {
      ref: { type: 'ref/prompt', name: 'a' },
      argument: { name: 'b', value: 'c' },
      context: { arguments: { d: 'e' } },
    },
    about: { kind: 'prompt', name: 'a' },
  },
  'subscriptions/listen': {
    eras: ['modern'],
    params: { notifications: { resourceSubscriptions: ['a:b'] } },
    about: { kind: 'subscription', uris: ['a:b'] },
  },
};

const NOTIFIED: Readonly<Record<string, Known>> = {
  'notifications/initialized': {},
  'notifications/cancelled': { params: { requestId: 1, reason: 'x' } },
  'notifications/progress': { params: { progressToken: 1, progress: 1, total: 2, message: 'x' } },
  'notifications/roots/list_changed': {},
};

/** Reads a message of an era; returns what it is about, or the code of its refusal. */
function read(
  method: string,
  era: Era,
  { params = {}, mirrored, isRequest = true }: Known & { readonly isRequest?: boolean },
): unknown {
  const headers = {
    ...(era === 'modern' && { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method }),
    ...(era === 'modern' && mirrored !== undefined && { 'mcp-name': mirrored }),
  };
  const given = { ...params, ...(era === 'modern' && { _meta: META }) };
  const message = { jsonrpc: '2.0', ...(isRequest && { id: 1 }), method, params: given };
  try {
    return messageOf(message, new Headers(headers)).about;
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

const ERAS: readonly Era[] = ['modern', 'legacy'];

test('the gate knows these methods, and no others', () => {
  expect([...REQUESTS.keys()]).toEqual(Object.keys(REQUESTED));
  expect([...NOTIFICATIONS.keys()]).toEqual(Object.keys(NOTIFIED));
});

describe.each(Object.entries(REQUESTED))('a request with the method %s', (method, known) => {
  const { eras = ERAS, about = { kind: 'server' }, canAsk = false } = known;

  test.each(ERAS)('is understood with all its parameters, or is not one of the version (%s)', (era) => {
    expect(read(method, era, known)).toEqual(eras.includes(era) ? about : 'mcp.method_unknown');
  });

  test.each(eras)('is refused with a parameter that it does not have (%s)', (era) => {
    const params = { ...known.params, further: 'x' };
    expect(read(method, era, { ...known, params })).toBe('mcp.params_invalid');
  });

  test('is sent again with the answers to questions of the server, if the version and the method have them', () => {
    const params = { ...known.params, inputResponses: {}, requestState: 'x' };
    for (const era of eras)
      expect(read(method, era, { ...known, params })).toEqual(
        canAsk && era === 'modern' ? about : 'mcp.params_invalid',
      );
  });
});

test.each(Object.entries(REQUESTED).filter(([, { mirrored }]) => mirrored !== undefined))(
  'a request of 2026-07-28 with the method %s is refused without the header that states its name',
  (method, known) => {
    expect(read(method, 'modern', { ...known, mirrored: undefined })).toBe('mcp.header_mismatch');
  },
);

describe.each(Object.entries(NOTIFIED))('a notification with the method %s', (method, known) => {
  test('is understood of clients of the versions that begin with initialize alone', () => {
    expect(read(method, 'legacy', { ...known, isRequest: false })).toEqual({ kind: 'server' });
    expect(read(method, 'modern', { ...known, isRequest: false })).toBe('mcp.method_unknown');
  });

  test('is refused with a parameter that it does not have', () => {
    const params = { ...known.params, further: 'x' };
    expect(read(method, 'legacy', { params, isRequest: false })).toBe('mcp.params_invalid');
  });
});
