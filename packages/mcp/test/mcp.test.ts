import { allowAnyone, pipeline } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { mcp } from '../src/index.ts';
import {
  ask,
  guarded,
  legacyRequest,
  messageIn,
  messages,
  modernOrigin,
  modernRequest,
  open,
  recordingOrigin,
} from './fixtures/gate.ts';

const namesIn = (result: Readonly<Record<string, unknown>> = {}, list: string, key = 'name') =>
  (result[list] as Record<string, unknown>[]).map((entry) => entry[key]);

describe('a call', () => {
  test('that a rule allows reaches the server once the gate knows that the server lists its name', async () => {
    const { origin, calls } = modernOrigin();
    const gate = guarded(origin);
    const call = modernRequest('tools/call', { name: 'search_tasks', arguments: { project: 'apollo' } });
    const { result } = await messageIn(await ask(gate, call));
    expect(result).toMatchObject({ content: [{ text: 'tasks of apollo' }] });
    expect(messages(calls).map(({ method }) => method)).toEqual(['tools/list', 'tools/call']);
    await ask(gate, call);
    expect(messages(calls).map(({ method }) => method)).toEqual(['tools/list', 'tools/call', 'tools/call']);
  });

  test('goes on without the token, cookies and headers of the client', async () => {
    const { origin, calls } = modernOrigin();
    const headers = { cookie: 'a=b', 'x-user': 'root', 'mcp-session-id': 'x' };
    await ask(guarded(origin), modernRequest('tools/call', { name: 'whoami' }, { headers }));
    expect(calls.length).toBe(2);
    for (const call of calls) {
      for (const name of ['authorization', 'cookie', 'x-user', 'mcp-session-id'])
        expect(call.headers).not.toHaveProperty(name);
    }
    expect(calls[1]?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'whoami',
      'content-type': 'application/json',
    });
  });

  test.each([
    [
      'a tool that no rule allows, and one that does not exist',
      'tools/call',
      'name',
      'delete_task',
      'delete_tusk',
    ],
    [
      'a prompt that no rule allows, and one that does not exist',
      'prompts/get',
      'name',
      'secret_plan',
      'secret_plot',
    ],
    [
      'a resource that no rule allows, and one that does not exist',
      'resources/read',
      'uri',
      'hr://payroll',
      'hr://payrull',
    ],
  ])(
    'of %s, is answered in the same words without a call to the server',
    async (_what, method, key, hidden, absent) => {
      const { origin, calls } = modernOrigin();
      const gate = guarded(origin);
      const answers = await Promise.all(
        [hidden, absent].map(async (name) => {
          const response = await ask(
            gate,
            modernRequest(method, { [key]: name, ...(method === 'tools/call' && { arguments: {} }) }),
          );
          const headers = [...response.headers].filter(([header]) => header !== 'x-request-id');
          return { status: response.status, headers, body: (await response.text()).replaceAll(name, 'NAME') };
        }),
      );
      expect(calls).toEqual([]);
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.status).toBe(200);
      expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ id: 1, error: { code: -32602 } });
    },
  );

  test.each([
    ['2026-07-28', (name: string) => modernRequest('tools/call', { name, arguments: {} }, { id: 9 })],
    ['2025-11-25', (name: string) => legacyRequest('tools/call', 'ada', undefined, { name, arguments: {} })],
  ])(
    'in %s of a tool that no rule allows is answered in the same bytes whether the server has it or not, and as one that rules allow and the server lacks',
    async (_version, call) => {
      const answerOf = async (name: string, { origin, calls } = modernOrigin()) => {
        const response = await ask(guarded(origin), call(name));
        const headers = [...response.headers].filter(([header]) => header !== 'x-request-id');
        const body = (await response.text()).replace(name, 'NAME');
        return { answer: { status: response.status, headers, body }, calls: calls.length };
      };
      const hidden = await answerOf('delete_task');
      expect(hidden).toMatchObject({
        calls: 0,
        answer: {
          status: 200,
          body: '{"jsonrpc":"2.0","id":9,"error":{"code":-32602,"message":"Unknown tool: NAME"}}',
        },
      });
      expect(
        await answerOf(
          'delete_task',
          recordingOrigin(() => Response.json({})),
        ),
      ).toEqual(hidden);
      expect(await answerOf('delete_tusk')).toEqual(hidden);
      expect((await answerOf('search_nothing')).answer).toEqual(hidden.answer);
    },
  );

  test('of a name that rules allow and the server does not list is answered by the gate, in the same words', async () => {
    const { origin, calls } = modernOrigin();
    const gate = guarded(origin);
    const bodyOf = async (name: string) =>
      (await (await ask(gate, modernRequest('tools/call', { name, arguments: {} }))).text()).replaceAll(
        name,
        'NAME',
      );
    expect(await bodyOf('search_nothing')).toBe(await bodyOf('delete_task'));
    expect(messages(calls).map(({ method }) => method)).toEqual(['tools/list']);
  });

  test('is decided by the values of its arguments', async () => {
    const { origin } = modernOrigin();
    const gate = guarded(origin);
    const answerTo = async (args: object) =>
      messageIn(
        await ask(
          gate,
          modernRequest('tools/call', { name: 'search_tasks', arguments: args }, { token: 'bob' }),
        ),
      );
    expect((await answerTo({ project: 'apollo' })).result).toMatchObject({
      content: [{ text: 'tasks of apollo' }],
    });
    for (const args of [
      { project: 'gemini' },
      { Project: 'apollo' },
      {},
      { project: ['apollo', 'gemini'] },
    ]) {
      expect((await answerTo(args)).error).toEqual({ code: -32602, message: 'Unknown tool: search_tasks' });
    }
  });

  test('reaches a server that nobody has a policy for, if the server lists its name', async () => {
    const { origin, calls } = modernOrigin();
    const gate = open(origin);
    const answer = await messageIn(
      await ask(gate, modernRequest('tools/call', { name: 'delete_task', arguments: { id: 7 } })),
    );
    expect(answer.result).toMatchObject({ content: [{ text: 'deleted 7' }] });
    expect(
      (await messageIn(await ask(gate, modernRequest('tools/call', { name: 'nothing' })))).error,
    ).toEqual({
      code: -32602,
      message: 'Unknown tool: nothing',
    });
    expect(messages(calls).filter(({ method }) => method === 'tools/call')).toHaveLength(1);
  });
});

describe('a header that mirrors an argument', () => {
  const tool = {
    name: 'query',
    inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
  };
  const server = () =>
    recordingOrigin(async (request) => {
      const { id, method } = JSON.parse(await request.text());
      return Response.json({
        jsonrpc: '2.0',
        id,
        result: method === 'tools/list' ? { tools: [tool] } : { content: [] },
      });
    });
  const call = (headers: Record<string, string>) =>
    modernRequest('tools/call', { name: 'query', arguments: { region: 'eu' } }, { headers });

  test('is written from the argument', async () => {
    const { origin, calls } = server();
    expect((await ask(open(origin), call({ 'mcp-param-region': 'eu' }))).status).toBe(200);
    expect(calls[1]?.headers).toMatchObject({ 'mcp-param-region': 'eu' });
    expect(calls).toHaveLength(2);
  });

  test('is compared by a schema that is newer than the list in memory', async () => {
    let properties = {};
    let now = 0;
    const { origin, calls } = recordingOrigin(async (request) => {
      const { id, method } = JSON.parse(await request.text());
      const tools = [{ name: 'search_x', inputSchema: { type: 'object', properties } }];
      return Response.json({ jsonrpc: '2.0', id, result: method === 'tools/list' ? { tools } : {} });
    });
    const gate = guarded(origin, { clock: { now: () => now } });
    const statusOf = async (headers: Record<string, string>) => {
      const params = { name: 'search_x', arguments: { region: 'eu' } };
      return (await ask(gate, modernRequest('tools/call', params, { headers }))).status;
    };
    expect(await statusOf({})).toBe(200);
    properties = { region: { type: 'string', 'x-mcp-header': 'Region' } };
    now = 2000;
    expect(await statusOf({ 'mcp-param-region': 'us' })).toBe(400);
    expect(await statusOf({ 'mcp-param-region': 'eu' })).toBe(200);
    expect(messages(calls).map(({ method }) => method)).toEqual([
      ...['tools/list', 'tools/call'],
      ...['tools/list', 'tools/call'],
    ]);
  });

  test.each([{}, { 'mcp-param-region': 'us' }, { 'mcp-param-region': 'eu', 'mcp-param-new': 'x' }])(
    'must equal it: %j',
    async (headers) => {
      const { origin, calls } = server();
      const response = await ask(open(origin), call(headers));
      expect([response.status, (await messageIn(response)).error?.code]).toEqual([400, -32020]);
      expect(messages(calls).map(({ method }) => method)).toEqual(['tools/list']);
    },
  );
});

describe('a policy', () => {
  const rules = [
    ['all paths', { paths: ['/**'] }],
    ['all paths and methods', { paths: ['/**'], methods: ['POST'] }],
    ['the application', { applications: ['mcp'] }],
    ['all operations', { applications: ['mcp'], operations: ['tools/*'] }],
    ['all ids', { applications: ['mcp'], ids: ['d*'] }],
  ] as const;
  test.each(rules)(
    'whose rule allows %s, and names no tool, allows no call and no list',
    async (_what, place) => {
      const { origin, calls } = modernOrigin();
      const policy = {
        name: 'p',
        rules: [{ name: 'all', effect: 'allow', who: 'anyone', ...place }],
      } as never;
      const gate = guarded(origin, { policy });
      for (const request of [
        modernRequest('tools/call', { name: 'delete_task', arguments: { id: 1 } }),
        modernRequest('resources/read', { uri: 'docs://readme' }),
        modernRequest('prompts/get', { name: 'summarize' }),
        modernRequest('tools/list'),
        modernRequest('server/discover'),
      ]) {
        expect((await messageIn(await ask(gate, request))).error).toBeDefined();
      }
      expect(calls).toEqual([]);
    },
  );

  test('lets callers only read, as far as the configuration says which tools do', async () => {
    const { origin } = modernOrigin();
    const policy = {
      name: 'p',
      rules: [{ name: 'reading', effect: 'readOnly', who: 'anyone', tools: ['*'] }],
    } as never;
    const gate = guarded(origin, { policy, reads: ['search_*'] });
    const { result } = await messageIn(await ask(gate, modernRequest('tools/list')));
    expect(namesIn(result, 'tools')).toEqual(['search_tasks']);
    const answer = await messageIn(await ask(gate, modernRequest('tools/call', { name: 'whoami' })));
    expect(answer.error?.message).toBe('Unknown tool: whoami');
  });
});

test('a tool of which only the server claims that it reads counts as writing', async () => {
  const { origin, calls } = recordingOrigin(async (request) => {
    const { id } = JSON.parse(await request.text());
    const tools = [{ name: 'drop', annotations: { readOnlyHint: true } }, { name: 'search_tasks' }];
    return Response.json({ jsonrpc: '2.0', id, result: { tools } });
  });
  const policy = {
    name: 'p',
    rules: [{ name: 'reading', effect: 'readOnly', who: 'anyone', tools: ['*'] }],
  } as never;
  const gate = guarded(origin, { policy, reads: ['search_*'] });
  const { result } = await messageIn(await ask(gate, modernRequest('tools/list')));
  expect(namesIn(result, 'tools')).toEqual(['search_tasks']);
  calls.length = 0;
  const { error } = await messageIn(await ask(gate, modernRequest('tools/call', { name: 'drop' })));
  expect([error?.message, calls]).toEqual(['Unknown tool: drop', []]);
});

describe('a list', () => {
  test('has what the caller may call, and is private', async () => {
    const { origin } = modernOrigin();
    const gate = guarded(origin);
    const listed = async (method: string, list: string, key: string, token = 'ada') => {
      const { result } = await messageIn(await ask(gate, modernRequest(method, {}, { token })));
      expect(result).toMatchObject({ cacheScope: 'private' });
      return namesIn(result, list, key);
    };
    expect(await listed('tools/list', 'tools', 'name')).toEqual(['search_tasks', 'whoami']);
    expect(await listed('prompts/list', 'prompts', 'name')).toEqual(['summarize']);
    expect(await listed('resources/list', 'resources', 'uri')).toEqual(['docs://readme']);
    expect(await listed('resources/templates/list', 'resourceTemplates', 'uriTemplate')).toEqual([
      'docs://pages/{name}',
    ]);
    // Some call of it can be allowed.
    expect(await listed('tools/list', 'tools', 'name', 'bob')).toEqual(['search_tasks']);
    expect(await listed('resources/list', 'resources', 'uri', 'bob')).toEqual([]);
  });
});

describe('a resource', () => {
  test('of a template is read, where rules allow its address', async () => {
    const { origin } = modernOrigin();
    const gate = guarded(origin);
    const { result } = await messageIn(
      await ask(gate, modernRequest('resources/read', { uri: 'docs://pages/x' })),
    );
    expect(result).toMatchObject({ contents: [{ uri: 'docs://pages/x' }] });
    const { error } = await messageIn(
      await ask(gate, modernRequest('resources/read', { uri: 'docs://other/x' })),
    );
    expect(error).toEqual({ code: -32602, message: 'Resource not found: docs://other/x' });
  });

  test.each([
    'docs://pages/../../hr/payroll',
    'docs://pages/%2e%2e/x',
    'docs://pages/%2Fx',
    'docs://pages/%61',
    'docs://pages/%252F',
    'docs://pages/%c3%a4',
    'docs:\\\\pages\\x',
    'docs://pages/a b',
    'docs://pages/%',
  ])('is refused with an address that servers read in two ways: %s', async (uri) => {
    const { origin, calls } = modernOrigin();
    const headers = /^[!-~]+$/.test(uri) ? {} : { 'mcp-name': `=?base64?${btoa(uri)}?=` };
    const response = await ask(guarded(origin), modernRequest('resources/read', { uri }, { headers }));
    expect([response.status, calls]).toEqual([400, []]);
  });

  test('is decided by its address as it was sent and as parsers of URLs write it', async () => {
    const { origin, calls } = modernOrigin();
    const policy = {
      name: 'p',
      rules: [
        { name: 'all', effect: 'allow', who: 'anyone', resources: ['*'] },
        { name: 'not hr', effect: 'deny', who: 'anyone', resources: ['https://hr.example/*'] },
      ],
    } as never;
    const gate = guarded(origin, { policy });
    for (const uri of [
      'https://hr.example/x',
      'HTTPS://hr.example/x',
      'https://HR.example/x',
      'https://hr.example',
    ]) {
      const { error } = await messageIn(await ask(gate, modernRequest('resources/read', { uri })));
      expect(error?.code).toBe(-32602);
    }
    expect(calls).toEqual([]);
  });
});

describe('the gate', () => {
  test.each([
    ['another path', 'GET', 'https://tools.example.com/other', 403],
    ['the endpoint with a slash', 'POST', 'https://tools.example.com/mcp/', 403],
    ['the endpoint with a query', 'POST', 'https://tools.example.com/mcp?x=1', 400],
    ['another method', 'PUT', 'https://tools.example.com/mcp', 405],
  ])('refuses %s', async (_what, method, url, status) => {
    const { origin, calls } = modernOrigin();
    const init = method === 'GET' ? { method } : { ...modernRequest('tools/list'), method };
    expect((await ask(guarded(origin), init, url)).status).toBe(status);
    expect(calls).toEqual([]);
  });

  test('has nothing at another path, even if its policy allows everything', async () => {
    const { origin, calls } = modernOrigin();
    for (const url of ['https://tools.example.com/other', 'https://tools.example.com/mcp/']) {
      expect((await ask(open(origin), modernRequest('tools/list'), url)).status).toBe(404);
    }
    expect(calls).toEqual([]);
  });

  test('leaves other paths to the steps, such as those of a login', async () => {
    const { origin } = modernOrigin();
    const app = pipeline(mcp({ origin }))
      .use(async ({ target }, next) => (target.path === '/login' ? new Response('log in') : next()))
      .use(allowAnyone());
    const response = await ask(app.fetch as never, { method: 'GET' }, 'https://tools.example.com/login');
    expect(await response.text()).toBe('log in');
  });

  test.each(['PUT', 'PATCH', 'HEAD', 'OPTIONS'])('refuses a %s without a version too', async (method) => {
    const { origin, calls } = modernOrigin();
    expect((await ask(guarded(origin), { method })).status).toBe(405);
    expect(calls).toEqual([]);
  });

  test.each(['GET', 'DELETE'])('refuses a %s of a version without sessions', async (method) => {
    const { origin, calls } = modernOrigin();
    const headers = { 'mcp-protocol-version': '2026-07-28' };
    expect((await ask(guarded(origin), { method, headers })).status).toBe(405);
    expect(calls).toEqual([]);
  });

  test('refuses pages of other sites, and takes those of its own and of sites that are named', async () => {
    const { origin, calls } = modernOrigin();
    const gate = guarded(origin, { allowedOrigins: ['https://chat.example.com'] });
    const from = (site: string) => ask(gate, modernRequest('tools/list', {}, { headers: { origin: site } }));
    for (const site of [
      'https://evil.example',
      'http://tools.example.com',
      'null',
      'https://tools.example.com:444',
    ]) {
      expect((await from(site)).status).toBe(403);
    }
    expect(calls).toEqual([]);
    expect((await from('https://tools.example.com')).status).toBe(200);
    expect((await from('https://chat.example.com')).status).toBe(200);
  });

  test('answers the preflight request of a page of a named site itself, and refuses those of others', async () => {
    const { origin, calls } = modernOrigin();
    const gate = guarded(origin, { allowedOrigins: ['https://chat.example.com'] });
    const preflight = (site: string) =>
      ask(gate, { method: 'OPTIONS', headers: { origin: site, 'access-control-request-method': 'POST' } });
    const answer = await preflight('https://chat.example.com');
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization, *',
    ]);
    expect((await preflight('https://evil.example')).status).toBe(405);
    expect(calls).toEqual([]);
  });

  test.each([
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', {}, 400, -32600],
    [
      'two members of one name',
      '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}',
      {},
      400,
      -32600,
    ],
    ['what is not JSON', '{"jsonrpc":', {}, 400, -32700],
    ['what is not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400, -32700],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415, -32600],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, -32600],
    ['a compressed message', '{}', { 'content-encoding': 'gzip' }, 415, -32600],
    ['a message of two megabytes', `"${'x'.repeat(2_000_000)}"`, {}, 413, -32600],
    ['a message of 100 levels', `${'['.repeat(100)}${']'.repeat(100)}`, {}, 413, -32600],
    ['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"tasks/list"}', {}, 404, -32601],
  ])(
    'refuses %s in an error of the protocol, and sends nothing on',
    async (_what, body, headers, status, code) => {
      const { origin, calls } = modernOrigin();
      const response = await ask(guarded(origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code } });
      expect(calls).toEqual([]);
    },
  );

  test('says which version it speaks to a client of another', async () => {
    const { origin } = modernOrigin();
    const response = await ask(guarded(origin), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'mcp-protocol-version': '1900-01-01',
        'mcp-method': 'ping',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 3,
        method: 'ping',
        params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '1900-01-01' } },
      }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        jsonrpc: '2.0',
        id: 3,
        error: {
          code: -32022,
          message: 'Unsupported protocol version',
          data: { supported: ['2026-07-28'], requested: '1900-01-01' },
        },
      },
    ]);
  });
});
