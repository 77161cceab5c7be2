import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ListRootsResultSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { type FetchHandler, type Identity, pipeline } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { mcp } from '../src/index.ts';
import { BoundSessions } from '../src/session/bound-sessions.ts';
import {
  ADA,
  ask,
  BOB,
  ENDPOINT,
  fetchOf,
  guarded,
  legacyOrigin,
  legacyRequest,
  messages,
  recordingOrigin,
  sessionOrigin,
} from './fixtures/gate.ts';

const SECRET = 'a secret of thirty-two characters!!';
const OTHER = 'another secret of thirty-two chars!';

async function connected(gate: Parameters<typeof fetchOf>[0], token = 'ada') {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(ENDPOINT), { fetch: fetchOf(gate, token) });
  await client.connect(transport as never);
  return { client, transport };
}

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'x', version: '1' },
};

describe('a session', () => {
  test('of the client library of 2025 lists and calls what its person may', async () => {
    const { origin, calls } = legacyOrigin();
    const { client, transport } = await connected(guarded(origin, { sessionSecrets: [SECRET] }));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['search_tasks', 'whoami']);
    expect(await client.callTool({ name: 'search_tasks', arguments: { project: 'x' } })).toMatchObject({
      content: [{ text: 'tasks of x' }],
    });
    await expect(client.callTool({ name: 'delete_task', arguments: { id: 1 } })).rejects.toMatchObject({
      code: -32602,
    });
    expect((await client.readResource({ uri: 'docs://readme' })).contents).toHaveLength(1);
    await expect(client.readResource({ uri: 'hr://payroll' })).rejects.toMatchObject({ code: -32002 });
    expect((await client.getPrompt({ name: 'summarize' })).messages).toHaveLength(1);
    // The server's own id never reaches the client, and the client's never reaches the server.
    expect(transport.sessionId).toMatch(/^session-1\..{43}$/);
    for (const { headers } of calls.slice(1)) expect(headers['mcp-session-id']).toBe('session-1');
    expect(messages(calls).some(({ params }) => JSON.stringify(params ?? {}).includes('delete_task'))).toBe(
      false,
    );
    await client.close();
  });

  test('is of no use to another person, or in any other spelling', async () => {
    const { origin, calls } = legacyOrigin();
    const gate = guarded(origin, { sessionSecrets: [SECRET] });
    const begun = await ask(gate, legacyRequest('initialize', 'ada', undefined, INITIALIZE));
    const id = begun.headers.get('mcp-session-id') ?? '';
    calls.length = 0;
    const statusOf = async (token: string, sessionId: string) =>
      (await ask(gate, legacyRequest('ping', token, sessionId))).status;
    expect(await statusOf('bob', id)).toBe(404);
    const [own = ''] = id.split('.');
    for (const wrong of [
      own,
      `${own}.`,
      `${id}x`,
      id.slice(0, -1),
      `${own}2.${id.split('.')[1]}`,
      `x${id}`,
      '.',
      '',
    ]) {
      expect(await statusOf('ada', wrong)).toBe(404);
    }
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: 'Bearer bob', 'mcp-session-id': id, accept: 'text/event-stream' };
      expect((await ask(gate, { method, headers })).status).toBe(404);
    }
    expect(calls).toEqual([]);
    expect(await statusOf('ada', id)).toBe(200);
  });

  test('belongs to the person whom a step identified, though it added an identity and no caller', async () => {
    const { origin, calls } = legacyOrigin();
    const gate = pipeline(mcp({ origin, sessionSecrets: [SECRET] })).use<{
      identity: Identity;
      admitted: true;
    }>(({ request }, next) =>
      next({ identity: request.headers.get('authorization') === 'Bearer bob' ? BOB : ADA, admitted: true }),
    ).fetch as FetchHandler<unknown>;
    const begun = await ask(gate, legacyRequest('initialize', 'ada', undefined, INITIALIZE));
    const id = begun.headers.get('mcp-session-id') ?? '';
    calls.length = 0;
    expect((await ask(gate, legacyRequest('ping', 'bob', id))).status).toBe(404);
    expect(calls).toEqual([]);
    expect((await ask(gate, legacyRequest('ping', 'ada', id))).status).toBe(200);
  });

  test('goes on after a secret is replaced, and ends when it is removed', async () => {
    const { origin } = legacyOrigin();
    const { client, transport } = await connected(guarded(origin, { sessionSecrets: [SECRET] }));
    const request = legacyRequest('ping', 'ada', transport.sessionId);
    expect((await ask(guarded(origin, { sessionSecrets: [OTHER, SECRET] }), request)).status).toBe(200);
    expect((await ask(guarded(origin, { sessionSecrets: [OTHER] }), request)).status).toBe(404);
    await client.close();
  });

  test('is refused where no secret binds it', async () => {
    const { origin } = legacyOrigin();
    const gate = guarded(origin);
    const response = await ask(gate, legacyRequest('initialize', 'ada', undefined, INITIALIZE));
    expect(response.status).toBe(501);
    expect(response.headers.has('mcp-session-id')).toBe(false);
  });

  test.each<[string, unknown]>([
    ['is missing', [undefined]],
    ['is short', ['short']],
    ['has no entry', []],
  ])('is never begun where the secret of the bindings %s', async (_what, secrets) => {
    const { origin, calls } = legacyOrigin();
    const gate = guarded(origin, { sessionSecrets: () => secrets as string[] });
    const response = await ask(gate, legacyRequest('initialize', 'ada', undefined, INITIALIZE));
    expect([response.status, calls]).toEqual([500, []]);
  });

  test('is ended by its person', async () => {
    const { origin, calls } = legacyOrigin();
    const gate = guarded(origin, { sessionSecrets: [SECRET] });
    const { transport } = await connected(gate);
    const id = transport.sessionId;
    await transport.terminateSession();
    expect(calls.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 'session-1' } });
    expect(id).toBeDefined();
  });
});

describe('what older servers send the other way', () => {
  test('is asked of the client, and answered, within the session of its person', async () => {
    const server = () => {
      const made = new Server({ name: 'asking', version: '1' }, { capabilities: { tools: {} } });
      made.setRequestHandler(ListToolsRequestSchema, () => ({
        tools: [{ name: 'ask', inputSchema: { type: 'object' } }],
      }));
      made.setRequestHandler(CallToolRequestSchema, async (_request, { sendRequest }) => {
        const { roots } = await sendRequest({ method: 'roots/list' }, ListRootsResultSchema);
        const answer = await made.elicitInput({
          message: 'Sure?',
          requestedSchema: { type: 'object', properties: { sure: { type: 'boolean' } } },
        });
        const said = await made.createMessage({ messages: [], maxTokens: 1 });
        return { content: [{ type: 'text', text: JSON.stringify([roots, answer.action, said.model]) }] };
      });
      return made;
    };
    const { origin, calls } = sessionOrigin(server);
    const policy = {
      name: 'p',
      rules: [{ name: 'all', effect: 'allow', who: 'anyone', tools: ['*'] }],
    } as const;
    const gate = guarded(origin, { sessionSecrets: [SECRET], policy });
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities: { elicitation: {}, sampling: {}, roots: {} } },
    );
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' as const }));
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///home' }] }));
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: 'm',
      role: 'assistant' as const,
      content: { type: 'text' as const, text: 'x' },
    }));
    const transport = new StreamableHTTPClientTransport(new URL(ENDPOINT), { fetch: fetchOf(gate) });
    await client.connect(transport as never);
    expect(await client.callTool({ name: 'ask', arguments: {} })).toMatchObject({
      content: [{ text: JSON.stringify([[{ uri: 'file:///home' }], 'decline', 'm']) }],
    });
    // An answer in the name of another person reaches nobody.
    const sent = calls.length;
    const answer = legacyRequest('', 'bob', transport.sessionId);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { action: 'accept' } });
    expect((await ask(gate, { ...answer, body })).status).toBe(404);
    expect(calls).toHaveLength(sent);
    await client.close();
  });
});

describe('the id of an event', () => {
  test('resumes a stream of the session that it is of, and of no other', async () => {
    const { origin, calls } = recordingOrigin((request) => {
      if (request.method === 'GET') {
        return new Response('id: 7\ndata: {}\n\n', { headers: { 'content-type': 'text/event-stream' } });
      }
      const headers = { 'content-type': 'application/json', 'mcp-session-id': `session-${calls.length}` };
      return new Response('{"jsonrpc":"2.0","id":9,"result":{}}', { headers });
    });
    const gate = guarded(origin, { sessionSecrets: [SECRET] });
    const begin = async () =>
      (await ask(gate, legacyRequest('initialize', 'ada', undefined, INITIALIZE))).headers.get(
        'mcp-session-id',
      ) ?? '';
    const [one, other] = [await begin(), await begin()];
    const stream = (sessionId: string, last?: string) =>
      ask(gate, {
        headers: {
          authorization: 'Bearer ada',
          accept: 'text/event-stream',
          'mcp-session-id': sessionId,
          ...(last !== undefined && { 'last-event-id': last }),
        },
      });
    const [, id = ''] = /^id: (.*)$/m.exec(await (await stream(one)).text()) ?? [];
    expect(id).toMatch(/^7\..{43}$/);
    expect((await stream(one, id)).status).toBe(200);
    expect(calls.at(-1)?.headers).toMatchObject({ 'last-event-id': '7', 'mcp-session-id': 'session-1' });
    const sent = calls.length;
    for (const [sessionId, last] of [
      [other, id],
      [one, '7'],
      [one, `${id}x`],
      [one, one],
    ] as const) {
      expect((await stream(sessionId, last)).status).toBe(404);
    }
    expect(calls).toHaveLength(sent);
  });
});

describe('bound ids', () => {
  const ada = { issuer: 'https://id.example.com', subject: 'ada' };

  test.each([
    ['another subject', { ...ada, subject: 'bob' }],
    ['another issuer', { ...ada, issuer: 'https://other.example.com' }],
    ['the two exchanged', { issuer: ada.subject, subject: ada.issuer }],
  ])('are not those of %s', async (_what, owner) => {
    const sessions = new BoundSessions([SECRET]);
    const bound = await sessions.bound('a.b', ada);
    expect(await sessions.unbound(bound, ada)).toBe('a.b');
    expect(await sessions.unbound(bound, owner)).toBeUndefined();
  });
});
