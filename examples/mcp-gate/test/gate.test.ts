import { createIdentityProvider } from '@portcullis/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestHarness } from 'wrangler';

// The Worker as `wrangler dev` runs it, a small MCP server behind it, and the identity provider in memory.
const HOST = 'tools.corp.example';
const PAGES = 'https://gate.corp.example';
const idp = await createIdentityProvider({
  issuer: 'https://idp.example',
  audience: `https://${HOST}/mcp`,
});
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);
const gate = createTestHarness({
  workers: [
    {
      configPath: file('wrangler.dev.jsonc'),
      vars: { GATE_HOST: HOST, LOGIN_HOST: PAGES, ISSUER: idp.issuer },
      secrets: { SESSION_KEY: crypto.randomUUID(), CLIENT_SECRET: crypto.randomUUID() },
    },
    { configPath: file('dev/application.jsonc') },
  ],
});

beforeAll(async () => {
  // What the Worker fetches comes from here: the keys of the provider, and nothing else.
  vi.stubGlobal('fetch', idp.fetch);
  await gate.listen();
});
afterAll(() => gate.close());

interface Answer {
  readonly result?: { readonly tools?: readonly { name: string }[]; readonly content?: unknown };
  readonly error?: { readonly code: number; readonly message: string };
}

function send(method: string, params: object, authorization?: string): ReturnType<typeof gate.fetch> {
  return gate.fetch(`https://${HOST}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

async function ask(method: string, params: object, groups: readonly string[], audience = idp.audience) {
  const token = await idp.token({ subject: 'ada', groups, audience });
  return send(method, params, `Bearer ${token}`);
}

async function answer(...asked: Parameters<typeof ask>): Promise<Answer> {
  return (await (await ask(...asked)).json()) as Answer;
}

const CALL = (name: string, project = 'apollo') => ({ name, arguments: { project } });

test('an agent calls tools with the rights of its user', async () => {
  const deleted = await answer('tools/call', CALL('delete_task'), ['eng-web']);
  expect(deleted.result?.content).toEqual([{ type: 'text', text: 'delete_task {"project":"apollo"}' }]);
  expect(await answer('tools/call', CALL('search_tasks'), ['ext-acme'])).toHaveProperty('result');
  expect(await answer('tools/call', CALL('search_tasks', 'gemini'), ['ext-acme'])).toHaveProperty('error');
});

test('a tool that the user may not call does not exist for the agent', async () => {
  const error = { code: -32602, message: 'Unknown tool: delete_task' };
  expect((await answer('tools/call', CALL('delete_task'), ['staff'])).error).toMatchObject(error);
  const { error: unknown } = await answer('tools/call', CALL('no_such_tool'), ['eng-web']);
  expect(unknown).toMatchObject({ ...error, message: 'Unknown tool: no_such_tool' });
  const { result } = await answer('tools/list', {}, ['staff']);
  expect(result?.tools?.map(({ name }) => name)).toEqual(['search_tasks', 'get_task']);
});

test('an agent without a token learns where to get one, and a token for another resource is refused', async () => {
  const response = await send('tools/list', {});
  expect(response.status).toBe(401);
  const [, metadata = ''] =
    /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '') ?? [];
  expect(await (await gate.fetch(metadata)).json()).toMatchObject({ authorization_servers: [PAGES] });
  expect((await ask('tools/list', {}, ['staff'], 'https://other.example/mcp')).status).toBe(401);
});

test('the gate is the authorization server of agents, whose users log in before they allow one', async () => {
  const found = await gate.fetch(`${PAGES}/.well-known/oauth-authorization-server`);
  const server = (await found.json()) as Record<string, string>;
  expect(server).toMatchObject({ issuer: PAGES, client_id_metadata_document_supported: true });
  // A client that no one knows cannot register itself.
  expect(server).not.toHaveProperty('registration_endpoint');
  const asked = new URLSearchParams({ client_id: 'https://claude.ai/oauth/claude-code-client-metadata' });
  const response = await gate.fetch(`${server.authorization_endpoint}?${asked}`);
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('/.portcullis/login');
});
