import { AccessError, type Presenter } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { mcpPresenter } from '../../src/answer/presenter.ts';
import { readMessage } from '../../src/message/read-message.ts';
import { ENDPOINT, legacyRequest, modernRequest } from '../fixtures/gate.ts';

const PAGES = { origins: ['https://chat.example.com'], methods: 'POST' };

const challengeFor = (origin: string, statesScopes: boolean) =>
  `resource_metadata="${origin}/m"${statesScopes ? '' : ', scope="read"'}`;

interface Failed {
  readonly code?: string;
  readonly status?: number;
  readonly challenge?: string;
  /** Whether the message was read before the refusal. */
  readonly isRead?: boolean;
  readonly address?: string;
}

/** What a client gets for a request that is refused. */
async function refused(
  init: RequestInit,
  { code = 'policy.denied', status = 403, challenge, isRead = true, address = ENDPOINT }: Failed = {},
  presenter: Presenter = mcpPresenter((path) => path === '/mcp', challengeFor, PAGES),
): Promise<Response | undefined> {
  const request = new Request(address, init);
  if (isRead) await readMessage(request, 10_000).catch(() => undefined);
  const headers: Record<string, string> = challenge === undefined ? {} : { 'www-authenticate': challenge };
  const error = new AccessError({
    code,
    status,
    message: 'It is refused.',
    detail: 'a secret detail',
    headers,
  });
  const url = new URL(address);
  const target = { path: url.pathname, protocol: url.protocol, host: url.host };
  return presenter({ error, request, target, requestId: 'r-1' } as never);
}

const CALL = modernRequest('tools/call', { name: 'search' }, { id: 9 });
const REFUSED = { jsonrpc: '2.0', id: 9, error: { message: 'It is refused.' } };

test.each([
  ['another address', CALL, { address: 'https://tools.example.com/login' }],
  ['a page that a browser opens', { headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' } }, {}],
])('a refusal of %s is left to other presenters', async (_what, init, change) => {
  expect(await refused(init, change)).toBeUndefined();
});

test('a refusal of an address that could not be read is left to other presenters', async () => {
  const presenter = mcpPresenter(() => true, challengeFor);
  const request = new Request(ENDPOINT);
  const error = new AccessError({ code: 'x', status: 400, message: 'x' });
  expect(await presenter({ error, request, target: undefined, requestId: 'r' } as never)).toBeUndefined();
});

describe('a refusal', () => {
  test.each([
    ['request.crashed', 500, -32603],
    ['request.limited', 429, -32600],
    ['mcp.json_invalid', 400, -32700],
    ['mcp.method_unknown', 404, -32601],
    ['mcp.params_invalid', 400, -32602],
    ['mcp.header_mismatch', 400, -32020],
  ])('with the code %s has the status %i and the code %i of the protocol', async (code, status, rpc) => {
    const answer = await refused(CALL, { code, status });
    expect([answer?.status, await answer?.json()]).toEqual([
      status,
      { ...REFUSED, error: { code: rpc, message: 'It is refused.', data: { code } } },
    ]);
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      ...{ 'content-type': 'application/json', 'cache-control': 'no-store', 'x-request-id': 'r-1' },
    });
  });

  test('has no id where no message was read', async () => {
    const answer = await refused(CALL, { isRead: false });
    expect([answer?.status, await answer?.json()]).toEqual([
      403,
      { jsonrpc: '2.0', error: { code: -32600, message: 'It is refused.', data: { code: 'policy.denied' } } },
    ]);
  });

  test('can be read by pages of origins that are named, and of no others', async () => {
    const from = async (origin: string) =>
      (await refused(modernRequest('tools/list', {}, { headers: { origin } })))?.headers.get(
        'access-control-allow-origin',
      );
    expect(await from('https://chat.example.com')).toBe('https://chat.example.com');
    expect(await from('https://evil.example')).toBeNull();
    const none = mcpPresenter(() => true, challengeFor);
    const answer = await refused(
      modernRequest('tools/list', {}, { headers: { origin: 'https://chat.example.com' } }),
      {},
      none,
    );
    expect(answer?.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a denial by the policy', () => {
  const completion = (ref: object) =>
    modernRequest('completion/complete', { ref, argument: { name: 'a', value: '' } });
  const listen = (...resourceSubscriptions: string[]) =>
    modernRequest('subscriptions/listen', { notifications: { resourceSubscriptions } });

  test.each([
    ['a tool', CALL, -32602, 'Unknown tool: search'],
    ['a prompt', modernRequest('prompts/get', { name: 'sum' }), -32602, 'Unknown prompt: sum'],
    ['a resource', modernRequest('resources/read', { uri: 'a:b' }), -32602, 'Resource not found: a:b'],
    [
      'a resource of an older client',
      legacyRequest('resources/read', 'ada', undefined, { uri: 'a:b' }),
      ...([-32002, 'Resource not found: a:b'] as const),
    ],
    [
      'a tool of an older client',
      legacyRequest('tools/call', 'ada', undefined, { name: 'search' }),
      ...([-32602, 'Unknown tool: search'] as const),
    ],
    ['a template', completion({ type: 'ref/resource', uri: 'a:{b}' }), -32602, 'Resource not found: a:{b}'],
    ['subscriptions to resources', listen('a:b'), -32602, 'Resource not found'],
  ])('of %s reads as if it did not exist', async (_what, init, code, message) => {
    for (const refusal of ['policy.denied', 'policy.read_only', 'mcp.name_unknown']) {
      const answer = await refused(init, { code: refusal });
      expect([answer?.status, await answer?.json()]).toMatchObject([200, { error: { code, message } }]);
      expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
        ...{ 'content-type': 'application/json', 'cache-control': 'no-store', 'x-request-id': 'r-1' },
      });
    }
  });

  test.each([
    ['a list', modernRequest('tools/list')],
    ['a subscription to nothing by name', listen()],
    [
      'a notification',
      { ...legacyRequest('x'), body: '{"jsonrpc":"2.0","method":"notifications/initialized"}' },
    ],
  ])('of %s, which has no name, is a refusal', async (_what, init) => {
    const answer = await refused(init);
    expect([answer?.status, await answer?.json()]).toMatchObject([403, { error: { code: -32600 } }]);
  });

  test('is no unknown name where the caller must log in first', async () => {
    expect((await refused(CALL, { code: 'token.missing', status: 401 }))?.status).toBe(401);
  });
});

describe('the challenge of a refusal', () => {
  const PARAMETERS = 'resource_metadata="https://tools.example.com/m", scope="read"';
  const challengeOf = async (challenge: string | undefined, status = 401, presenter?: Presenter) =>
    (
      await refused(
        CALL,
        { code: 'token.missing', status, ...(challenge !== undefined && { challenge }) },
        presenter,
      )
    )?.headers.get('www-authenticate');

  test.each([
    ['none', undefined, `Bearer ${PARAMETERS}`],
    ['one for bearer tokens', 'Bearer realm="x"', `Bearer ${PARAMETERS}, realm="x"`],
    ['one in lower case', 'bearer realm="x"', `Bearer ${PARAMETERS}, realm="x"`],
    ['one for bearer tokens without parameters', 'Bearer', `Bearer ${PARAMETERS}, Bearer`],
    [
      'one without parameters before another',
      'Bearer, Basic realm="x"',
      `Bearer ${PARAMETERS}, Bearer, Basic realm="x"`,
    ],
    ['one of another scheme', 'Basic realm="x"', `Bearer ${PARAMETERS}, Basic realm="x"`],
    [
      'one of another scheme before',
      'Basic realm="x", Bearer realm="y"',
      `Bearer ${PARAMETERS}, Basic realm="x", Bearer realm="y"`,
    ],
    ['one of a scheme that begins alike', 'BearerX y="z"', `Bearer ${PARAMETERS}, BearerX y="z"`],
  ])('leads to the metadata, with %s of the step that refuses', async (_what, given, challenge) => {
    expect(await challengeOf(given)).toBe(challenge);
  });

  test('is that of the step alone where there is no metadata, and of a refusal that no login changes', async () => {
    const none = mcpPresenter(
      () => true,
      () => undefined,
    );
    expect(await challengeOf('Basic realm="x"', 401, none)).toBe('Basic realm="x"');
    expect(await challengeOf(undefined, 401, none)).toBeNull();
    expect(await challengeOf(undefined, 403)).toBeNull();
    expect(await challengeOf('Basic realm="x"', 403)).toBe('Basic realm="x"');
  });

  test('names the scopes that the token lacks, and no others', async () => {
    const challenge = 'Bearer error="insufficient_scope", scope="read write", realm="x"';
    const answer = await refused(CALL, { code: 'token.scope', status: 403, challenge });
    expect(answer?.headers.get('www-authenticate')).toBe(
      'Bearer resource_metadata="https://tools.example.com/m", error="insufficient_scope", scope="read write", realm="x"',
    );
    expect(await answer?.json()).toMatchObject({
      error: { data: { code: 'token.scope', error: 'insufficient_scope', scope: 'read write' } },
    });
  });
});

test('a challenge that only quotes what scopes lack names none', async () => {
  const challenge = 'Basic realm="Bearer error="insufficient_scope", scope="read""';
  const answer = await refused(CALL, { code: 'token.scope', status: 403, challenge });
  expect(answer?.headers.get('www-authenticate')).toBe(challenge);
  expect(await answer?.json()).toMatchObject({ error: { data: { code: 'token.scope' } } });
});

test.each([
  ['1900-01-01', '1900-01-01'],
  [undefined, 'unknown'],
  ['x'.repeat(33), 'unknown'],
  ['<script>', 'unknown'],
  ['a b', 'unknown'],
])(
  'a version that the gate does not speak is named only if it reads as one: %j',
  async (version, requested) => {
    const headers: Record<string, string> = version === undefined ? {} : { 'mcp-protocol-version': version };
    const answer = await refused(
      { method: 'POST', headers },
      { code: 'mcp.version_unsupported', status: 400, isRead: false },
    );
    expect(await answer?.json()).toMatchObject({
      error: { code: -32022, data: { supported: ['2026-07-28'], requested } },
    });
  },
);
