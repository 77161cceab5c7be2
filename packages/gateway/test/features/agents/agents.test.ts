import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { LOGIN, openConfiguration } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { mcpServer, message } from '../../kinds/applications/mcp-server.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const GATE = 'https://gate.corp.example';
const TOOLS = 'https://tools.corp.example/mcp';
const REDIRECT = 'http://127.0.0.1/done';
const VERIFIER = 'v'.repeat(43);

function configured(login: object = {}, instance: object = {}) {
  const configuration = openConfiguration();
  const made = {
    ...configuration,
    login: {
      ...LOGIN,
      durableObject: 'SESSIONS',
      host: GATE,
      agents: { clients: { chat: { name: 'Chat', redirectUris: [REDIRECT] } } },
      ...login,
    },
    instances: [
      configuration.instances[0],
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        reads: ['search'],
        policy: {
          name: 'tools',
          rules: [
            { name: 'all', effect: 'allow', who: 'authenticated', tools: ['search', 'delete'] },
            { name: 'anyone', effect: 'allow', who: 'anyone', paths: ['/.well-known/**'] },
          ],
        },
        ...instance,
      },
    ],
  };
  return JSON.parse(JSON.stringify(made)) as typeof made;
}

const problemsOf = (configuration: object) =>
  checkConfiguration(configuration).map(({ path, message: text }) => `${path} ${text}`);

async function running(
  configuration: object = configured(),
  { path = '/mcp', bindings = {} }: { readonly path?: string; readonly bindings?: object } = {},
) {
  const server = mcpServer(['search', 'delete', 'hidden']);
  const made = await browsing(configuration, { TOOLS: server, ...bindings });
  const post = async (name: string, fields: Record<string, string>) => {
    const init = { method: 'POST', body: new URLSearchParams(fields), headers: { 'sec-fetch-mode': 'cors' } };
    return (await (await made.open(`${GATE}/.portcullis/agents/${name}`, init)).json()) as Record<
      string,
      string
    >;
  };
  /** Logs in on the way, allows it, and exchanges the code. */
  const tokens = async (scope: string) => {
    const asked = {
      ...{ response_type: 'code', client_id: 'chat', redirect_uri: REDIRECT, state: 'x', scope },
      ...{
        code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
        code_challenge_method: 'S256',
      },
    };
    const page = await made.follow(`${GATE}/.portcullis/agents/authorize?${new URLSearchParams(asked)}`);
    expect(await page.answer.text()).toContain(`<dd>tools.corp.example${path}</dd>`);
    const body = new URLSearchParams({ ...asked, decision: 'allow' });
    const headers = { origin: GATE };
    const answer = await made.open(`${GATE}/.portcullis/agents/authorize`, { method: 'POST', body, headers });
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(await answer.text()) ?? [];
    const code = new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, client_id: 'chat', redirect_uri: REDIRECT };
    return await post('token', { ...fields, code_verifier: VERIFIER });
  };
  const call = (token: string | undefined, name: string, host = 'tools.corp.example') =>
    made.gate.ask(
      path,
      message('tools/call', { name }, token === undefined ? {} : { authorization: `Bearer ${token}` }),
      host,
    );
  return { ...made, server, tokens, call, post };
}

test('clients find the authorization server by the challenge and the metadata of an MCP endpoint', async () => {
  const { call, gate } = await running();
  const challenge =
    'resource_metadata="https://tools.corp.example/.well-known/oauth-protected-resource/mcp", scope="read"';
  expect((await call(undefined, 'search')).headers.get('www-authenticate')).toContain(challenge);
  const found = await gate.ask('/.well-known/oauth-protected-resource/mcp', {}, 'tools.corp.example');
  expect(await found.json()).toEqual({
    ...{ resource: TOOLS, authorization_servers: [GATE], scopes_supported: ['read', 'write'] },
    bearer_methods_supported: ['header'],
  });
  const server = await gate.ask('/.well-known/oauth-authorization-server', {}, 'gate.corp.example');
  expect(await server.json()).toMatchObject({ issuer: GATE, protected_resources: [TOOLS] });
});

test('an agent reads with the scope read, and is told all scopes that a call needs for more', async () => {
  const { call, tokens, gate, server } = await running();
  const { access_token: reading } = await tokens('read');
  expect(await (await call(reading, 'search')).json()).toMatchObject({
    result: { content: [{ text: 'called search' }] },
  });
  const refused = await call(reading, 'delete');
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toBe(
    'Bearer resource_metadata="https://tools.corp.example/.well-known/oauth-protected-resource/mcp", error="insufficient_scope", scope="read write"',
  );
  expect(await refused.json()).toMatchObject({
    error: { data: { code: 'policy.scope_insufficient', error: 'insufficient_scope', scope: 'read write' } },
  });
  // What the policy denies does not exist, whatever the scopes are.
  const { access_token: writing } = await tokens('read write');
  const unknown = await Promise.all(
    [reading, writing].map(async (token) => (await call(token, 'hidden')).json()),
  );
  expect(unknown).toEqual([
    unknown[1],
    expect.objectContaining({ error: expect.objectContaining({ code: -32602 }) }),
  ]);
  expect(await (await call(writing, 'delete')).json()).toMatchObject({
    result: { content: [{ text: 'called delete' }] },
  });
  expect(server.received.some(({ headers }) => headers.has('authorization'))).toBe(false);
  const event = gate.log.events.findLast(
    (one) => one.type === 'request.decision' && one.auth?.method === 'agent',
  );
  expect(event).toMatchObject({ auth: { method: 'agent', client: 'chat' }, actor: { kind: 'user' } });
  const issued = gate.log.events.filter(({ type }) => type === 'credential');
  expect(issued).toMatchObject([{ credential: { change: 'issued', client: 'chat', name: 'Chat' } }, {}]);
});

test('a token of an agent opens no application but its own', async () => {
  const { call, tokens, gate } = await running();
  const { access_token: token } = await tokens('read write');
  expect((await call(token, 'search', 'phorge.corp.example')).status).toBe(401);
  const headers = { authorization: `Bearer ${token}` };
  expect((await gate.ask('/T1', { headers })).status).toBe(401);
});

test('a gate whose settings name another authorization server announces that one', async () => {
  const resource = { authorizationServers: ['https://other.example.com'] };
  const { gate } = await running(configured({}, { resource }));
  const found = await gate.ask('/.well-known/oauth-protected-resource/mcp', {}, 'tools.corp.example');
  expect(await found.json()).toMatchObject({ authorization_servers: ['https://other.example.com'] });
});

test('check says what agents need', () => {
  expect(problemsOf(configured())).toEqual([]);
  expect(problemsOf(configured({ host: undefined }))).toContain(
    'login.agents needs "login.host": on the host of an application, its scripts could allow an agent to act for a user',
  );
  const { instances, ...rest } = configured();
  expect(problemsOf({ ...rest, instances: instances.slice(0, 1) })).toEqual([
    'login.agents needs an instance with an MCP endpoint, such as one of "application": "mcp"',
  ]);
  const clients = (client: object) =>
    problemsOf(configured({ agents: { clients: { chat: { name: 'Chat', ...client } } } }));
  expect(clients({ redirectUris: ['http://chat.example.com/done'] })).toEqual([
    'login.agents.clients.chat must have redirectUris: https, http at a loopback address, or a scheme of its own with a dot, without a fragment',
  ]);
  expect(clients({ redirectUris: ['${CHAT_REDIRECT}'] })).toEqual([]);
  expect(clients({ redirectUris: [] })).not.toEqual([]);
});

/** Phorge with tools for agents, in the place of the MCP server. */
const PHORGE_TOOLS = {
  ...{ application: 'phabricator', origin: { binding: 'CONDUIT' }, reads: undefined },
  agents: { bots: [{ roles: ['engineer'], token: `api-${'b'.repeat(28)}` }] },
  policy: {
    name: 'tools',
    rules: [
      { name: 'tasks', effect: 'allow', who: 'authenticated', tools: ['find_*'] },
      { name: 'pages', effect: 'allow', who: 'authenticated', paths: ['/**'] },
    ],
  },
};

test('tools over Phorge are a resource: a token for them opens their endpoint and nothing else at Phorge', async () => {
  const asked: (string | null)[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    asked.push(`${new URL(request.url).pathname} ${request.headers.get('authorization')}`);
    return Response.json({ result: { data: [], cursor: {} }, error_code: null, error_info: null });
  };
  const path = '/.portcullis/mcp';
  const { call, tokens, gate } = await running(configured({}, PHORGE_TOOLS), {
    path,
    bindings: { CONDUIT: { fetch } },
  });
  const host = 'tools.corp.example';
  const found = await gate.ask(`/.well-known/oauth-protected-resource${path}`, {}, host);
  expect(await found.json()).toMatchObject({
    ...{ resource: `https://${host}${path}`, authorization_servers: [GATE] },
    scopes_supported: ['read', 'write'],
  });
  const { access_token: token } = await tokens('read');
  expect(await (await call(token, 'find_projects')).json()).toMatchObject({
    result: { content: [{ text: '{"note":"Nothing found."}' }] },
  });
  expect(asked).toEqual(['/api/project.search null']);

  const headers = { authorization: `Bearer ${token}` };
  for (const other of ['/T1', '/api/project.search', '/.portcullis/whoami']) {
    await gate.ask(other, { headers }, host);
    expect(gate.log.events.at(-1)).toMatchObject({ outcome: 'deny' });
  }
  expect(asked).toHaveLength(1);
});
