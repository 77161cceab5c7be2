import { describe, expect, test } from 'vitest';
import {
  ask,
  guarded,
  messageIn,
  messages,
  modernRequest,
  open,
  POLICY,
  recordingOrigin,
} from './fixtures/gate.ts';

/** A server that lists what the tests use, and answers each call as it is told. */
function server(answer: (message: { id: unknown; method: string }) => Response | Promise<Response>) {
  return recordingOrigin(async (request) => {
    const message = JSON.parse(await request.text());
    const lists: Record<string, object> = {
      'tools/list': { tools: [{ name: 'search_tasks' }] },
      'prompts/list': { prompts: [{ name: 'summarize' }, { name: 'secret_plan' }] },
      'resources/list': { resources: [{ uri: 'docs://readme' }, { uri: 'hr://payroll' }] },
      'resources/templates/list': {
        resourceTemplates: [{ uriTemplate: 'docs://pages/{name}' }, { uriTemplate: 'hr://people/{name}' }],
      },
    };
    const list = lists[message.method];
    return list === undefined
      ? answer(message)
      : Response.json({ jsonrpc: '2.0', id: message.id, result: list });
  });
}

const complete = ({ id }: { id: unknown }) =>
  Response.json({ jsonrpc: '2.0', id, result: { resultType: 'complete' } });

describe('completion', () => {
  const argument = { name: 'name', value: 'a' };
  test.each([
    ['a prompt that rules allow', { type: 'ref/prompt', name: 'summarize' }, true],
    ['a prompt that no rule allows', { type: 'ref/prompt', name: 'secret_plan' }, false],
    ['a prompt that does not exist', { type: 'ref/prompt', name: 'nothing' }, false],
    ['a template that rules allow', { type: 'ref/resource', uri: 'docs://pages/{name}' }, true],
    ['a template that no rule allows', { type: 'ref/resource', uri: 'hr://people/{name}' }, false],
    ['a template that does not exist', { type: 'ref/resource', uri: 'docs://x/{name}' }, false],
  ])('of %s reaches the server only if it may', async (_what, ref, isAllowed) => {
    const { origin, calls } = server(complete);
    const answer = await messageIn(
      await ask(guarded(origin), modernRequest('completion/complete', { ref, argument })),
    );
    expect(answer.result !== undefined).toBe(isAllowed);
    expect(messages(calls).some(({ method }) => method === 'completion/complete')).toBe(isAllowed);
  });
});

test('a completion is decided by all arguments that the server gets, not by the completed one alone', async () => {
  const { origin, calls } = server(complete);
  const policy = {
    name: 'p',
    rules: [
      { name: 'all', effect: 'allow', who: 'anyone', prompts: ['*'] },
      {
        name: 'no gemini',
        effect: 'deny',
        who: 'anyone',
        prompts: ['summarize'],
        parameters: { project: ['gemini'] },
      },
    ],
  } as never;
  const completing = async (project: string) => {
    const ref = { type: 'ref/prompt', name: 'summarize' };
    const params = { ref, argument: { name: 'task', value: 'x' }, context: { arguments: { project } } };
    return messageIn(await ask(guarded(origin, { policy }), modernRequest('completion/complete', params)));
  };
  expect((await completing('apollo')).result).toBeDefined();
  calls.length = 0;
  expect((await completing('gemini')).error?.code).toBe(-32602);
  expect(calls).toEqual([]);
});

describe('a subscription', () => {
  const listen = (uris: readonly string[]) =>
    modernRequest('subscriptions/listen', {
      notifications: { toolsListChanged: true, resourceSubscriptions: uris },
    });

  test.each([
    ['to lists alone', [], true],
    ['to resources that rules allow', ['docs://readme', 'docs://pages/x'], true],
    ['to one that no rule allows beside others', ['docs://readme', 'hr://payroll'], false],
    ['to one that no rule allows before others', ['hr://payroll', 'docs://readme'], false],
    ['to one that does not exist', ['docs://nothing'], false],
  ])('%s reaches the server only if it may', async (_what, uris, isAllowed) => {
    const { origin, calls } = server(complete);
    const answer = await messageIn(await ask(guarded(origin), listen(uris)));
    expect(answer.result !== undefined).toBe(isAllowed);
    expect(messages(calls).some(({ method }) => method === 'subscriptions/listen')).toBe(isAllowed);
  });
});

describe('a stream', () => {
  const events = (text: string | ReadableStream) =>
    new Response(text, {
      headers: { 'content-type': 'text/event-stream', 'x-secret': 'x', 'set-cookie': 'a=b' },
    });

  test('of progress and a result passes as it comes, without ids and headers of the server', async () => {
    const progress =
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}';
    const { origin } = server(({ id }) =>
      events(`id: 1\ndata: ${progress}\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\n\n`),
    );
    const request = modernRequest('tools/call', { name: 'search_tasks', arguments: {} });
    const response = await ask(guarded(origin), request);
    expect([...response.headers.keys()].filter((name) => /secret|cookie/.test(name))).toEqual([]);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toBe(`data: ${progress}\n\ndata: {"jsonrpc":"2.0","id":1,"result":{}}\n\n`);
  });

  test('that the client closes is closed at the server: the call is cancelled', async () => {
    let cancelled = false;
    const { origin } = server(() =>
      events(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode(':\n\n')),
          cancel: () => {
            cancelled = true;
          },
        }),
      ),
    );
    const request = modernRequest('tools/call', { name: 'search_tasks', arguments: {} });
    const reader = (await ask(guarded(origin), request)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(() => cancelled).toBe(true);
  });
});

describe('a question of the server', () => {
  const question = {
    resultType: 'input_required',
    inputRequests: { who: { method: 'elicitation/create', params: { mode: 'form', message: 'Who?' } } },
    requestState: 'sealed',
  };

  test('reaches the client, and its answer is decided as the call that it is', async () => {
    const { origin, calls } = server(({ id }) => Response.json({ jsonrpc: '2.0', id, result: question }));
    const gate = guarded(origin, { policy: POLICY });
    const again = { inputResponses: { who: { action: 'accept' } }, requestState: 'sealed' };
    const called = (name: string, more: object = {}) =>
      ask(gate, modernRequest('tools/call', { name, arguments: { project: 'x' }, ...more }));
    expect((await messageIn(await called('search_tasks'))).result).toEqual(question);
    await called('search_tasks', again);
    expect(messages(calls).at(-1)).toMatchObject({ params: { name: 'search_tasks', ...again } });
    const sent = calls.length;
    expect((await messageIn(await called('delete_task', again))).error?.code).toBe(-32602);
    expect(calls).toHaveLength(sent);
  });
});

describe('an answer of the server', () => {
  test.each([
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
      502,
    ],
    [
      'a challenge',
      () => new Response('{}', { status: 401, headers: { 'content-type': 'application/json' } }),
      502,
    ],
    ['a page', () => new Response('<p>', { headers: { 'content-type': 'text/html' } }), 502],
    ['a page that says that nothing is there', () => new Response('<p>secret', { status: 404 }), 404],
  ])('that is %s does not reach the client', async (_what, answer, status) => {
    const { origin } = server(answer);
    const response = await ask(
      guarded(origin),
      modernRequest('tools/call', { name: 'search_tasks', arguments: {} }),
    );
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/evil|<p>/);
  });

  test('to the question for its list, if it is an error, keeps calls from it: what is not known is not listed', async () => {
    for (const failing of [
      () => Response.json({ jsonrpc: '2.0', id: 'x', error: { code: -32603, message: 'no' } }),
      () => new Response('oops', { status: 500 }),
      () => Response.json({ tools: [] }),
    ]) {
      const { origin, calls } = recordingOrigin(failing);
      const response = await ask(
        guarded(origin),
        modernRequest('tools/call', { name: 'search_tasks', arguments: {} }),
      );
      expect(response.status).toBe(502);
      expect(messages(calls).map(({ method }) => method)).toEqual(['tools/list']);
    }
  });

  test('that lists in pages is read to its end, and no further than a bound', async () => {
    let pages = 3;
    const { origin, calls } = recordingOrigin(async (request) => {
      const { id, params } = JSON.parse(await request.text());
      const page = Number(params.cursor ?? 0);
      const tools = [{ name: `search_${page}` }];
      const nextCursor = page + 1 < pages ? String(page + 1) : undefined;
      return Response.json({ jsonrpc: '2.0', id, result: { tools, nextCursor } });
    });
    const gate = guarded(origin);
    const listed = await messageIn(await ask(gate, modernRequest('tools/list')));
    expect(listed.result).toMatchObject({
      tools: [{ name: 'search_0' }, { name: 'search_1' }, { name: 'search_2' }],
    });
    expect(listed.result).not.toHaveProperty('nextCursor');
    expect(calls).toHaveLength(3);
    pages = 1000;
    expect((await ask(gate, modernRequest('tools/list'))).status).toBe(502);
    expect(calls).toHaveLength(53);
  });

  test('that lists one name twice lists it to nobody', async () => {
    const { origin } = recordingOrigin(async (request) => {
      const { id } = JSON.parse(await request.text());
      const tools = [
        { name: 'search_a' },
        { name: 'search_b' },
        { name: 'search_a', title: 'other' },
        { name: 7 },
      ];
      return Response.json({ jsonrpc: '2.0', id, result: { tools } });
    });
    const { result } = await messageIn(await ask(guarded(origin), modernRequest('tools/list')));
    expect(result).toMatchObject({ tools: [{ name: 'search_b' }] });
  });
});

describe('the id by which rules allow to connect', () => {
  const SESSION = 'mcp:session';
  const { origin, calls } = recordingOrigin(async (request) => {
    const { id, method } = JSON.parse(await request.text());
    const result: Record<string, object> = {
      'tools/list': { tools: [{ name: SESSION }, { name: 'whoami' }] },
      'prompts/list': { prompts: [{ name: SESSION }] },
      'resources/list': { resources: [{ uri: SESSION }] },
      'resources/templates/list': {
        resourceTemplates: [{ uriTemplate: '{+any}' }, { uriTemplate: SESSION }],
      },
    };
    return Response.json({ jsonrpc: '2.0', id, result: result[method] ?? {} });
  });

  test.each([
    ['a tool', 'tools/call', { name: SESSION }],
    ['a prompt', 'prompts/get', { name: SESSION }],
    ['a resource', 'resources/read', { uri: SESSION }],
    ['a resource in capitals', 'resources/read', { uri: 'MCP:session' }],
    ['a subscription', 'subscriptions/listen', { notifications: { resourceSubscriptions: [SESSION] } }],
    [
      'a template',
      'completion/complete',
      { ref: { type: 'ref/resource', uri: SESSION }, argument: { name: 'a', value: '' } },
    ],
  ])('is no name of %s, even if the server has one', async (_what, method, params) => {
    calls.length = 0;
    const { error } = await messageIn(await ask(guarded(origin), modernRequest(method, params)));
    expect([error?.code, calls]).toEqual([-32602, []]);
  });

  test('is in no list', async () => {
    const { result } = await messageIn(await ask(guarded(origin), modernRequest('tools/list')));
    expect(result).toMatchObject({ tools: [{ name: 'whoami' }] });
    const resources = await messageIn(await ask(guarded(origin), modernRequest('resources/list')));
    expect(resources.result).toMatchObject({ resources: [] });
  });
});

test('what an anonymous caller was listed is not held: another one may be listed other things', async () => {
  let listed = 0;
  const { origin } = recordingOrigin(async (request) => {
    const { id, method } = JSON.parse(await request.text());
    if (method === 'tools/list') listed++;
    return Response.json({
      jsonrpc: '2.0',
      id,
      result: method === 'tools/list' ? { tools: [{ name: 'x' }] } : {},
    });
  });
  const gate = open(origin);
  await ask(gate, modernRequest('tools/call', { name: 'x' }));
  await ask(gate, modernRequest('tools/call', { name: 'x' }));
  expect(listed).toBe(2);
});

test('names that one caller was listed are not known for another', async () => {
  let listed = 0;
  const { origin } = recordingOrigin(async (request) => {
    const { id, method } = JSON.parse(await request.text());
    if (method !== 'tools/list') return complete({ id });
    listed++;
    return Response.json({ jsonrpc: '2.0', id, result: { tools: [{ name: 'search_tasks' }] } });
  });
  const gate = guarded(origin, { listSeconds: 3600 });
  const call = (token: string) =>
    ask(
      gate,
      modernRequest('tools/call', { name: 'search_tasks', arguments: { project: 'apollo' } }, { token }),
    );
  await call('ada');
  await call('ada');
  expect(listed).toBe(1);
  await call('bob');
  expect(listed).toBe(2);
});
