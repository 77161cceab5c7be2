import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import type { GatewayOptions } from '../../../src/index.ts';
import { LOGIN, NOW, openConfiguration } from '../../assembled.ts';
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
  {
    clientId = 'chat',
    path = '/mcp',
    bindings = {},
    ...options
  }: Pick<GatewayOptions, 'publicFetch'> & {
    readonly clientId?: string;
    readonly path?: string;
    readonly bindings?: object;
  } = {},
) {
  const server = mcpServer(['search', 'delete', 'hidden']);
  const made = await browsing(configuration, { TOOLS: server, ...bindings }, options);
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
      ...{ response_type: 'code', client_id: clientId, redirect_uri: REDIRECT, state: 'x', scope },
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
    const fields = { grant_type: 'authorization_code', code, client_id: clientId, redirect_uri: REDIRECT };
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

test('a client with a document at its address acts for a user, and is recorded by that address', async () => {
  const clientId = 'https://chat.example.org/client.json';
  const calls: string[] = [];
  const publicFetch = async (url: string) => {
    calls.push(url);
    return Response.json({ client_id: clientId, client_name: 'Chat', redirect_uris: [REDIRECT] });
  };
  const configuration = configured({ agents: { documents: { hosts: ['chat.example.org'] } } });
  const { call, tokens, gate } = await running(configuration, { publicFetch, clientId });
  const { access_token: token } = await tokens('read');
  expect(await (await call(token, 'search')).json()).toMatchObject({
    result: { content: [{ text: 'called search' }] },
  });
  expect(calls).toEqual([clientId]);
  const event = gate.log.events.findLast(
    (one) => one.type === 'request.decision' && one.auth?.method === 'agent',
  );
  expect(event).toMatchObject({ auth: { client: clientId } });
});

test.each([
  ['of a host that is not allowed', 'https://other.example.org/client.json'],
  ['of an application', 'https://tools.corp.example/client.json'],
  ['of the login host', `${GATE}/client.json`],
  ['of a host beside them', 'https://blog.corp.example/client.json'],
])('no document is fetched %s', async (_case, clientId) => {
  const calls: string[] = [];
  const publicFetch = async (url: string) => {
    calls.push(url);
    return new Response();
  };
  const configuration = configured({ agents: { documents: { hosts: ['chat.example.org'] } } });
  const { follow } = await running(configuration, { publicFetch });
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: REDIRECT };
  const page = await follow(`${GATE}/.portcullis/agents/authorize?${new URLSearchParams(asked)}`);
  expect([page.answer.status, calls]).toEqual([400, []]);
});

test('a client registers itself where that is on, and a gate without it has no such endpoint', async () => {
  const registration = (gate: Awaited<ReturnType<typeof running>>['gate']) =>
    gate.ask(
      '/.portcullis/agents/register',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'Chat', redirect_uris: [REDIRECT] }),
      },
      'gate.corp.example',
    );
  const { gate } = await running(configured({ agents: { dynamic: {} } }));
  const answer = await registration(gate);
  expect([answer.status, await answer.json()]).toMatchObject([201, { token_endpoint_auth_method: 'none' }]);
  expect((await registration((await running()).gate)).status).toBe(404);
});

test('outside of Workers, documents are only fetched by what connects to public addresses alone', async () => {
  const { gate } = await browsing(configured({ agents: { documents: {} } }));
  expect(gate.problems).toContain(
    'login.agents.documents: needs the option "publicFetch" outside of Cloudflare Workers: gatewayServer() has it',
  );
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

test('an assertion of a provider gets a token, whose roles come from the groups that it states, and none that it does not', async () => {
  const secret = 's'.repeat(32);
  const configuration = configured(
    {
      agents: {
        clients: { desk: { name: 'Desk', redirectUris: [REDIRECT], secret } },
        assertionProviders: ['corp'],
      },
    },
    {
      policy: {
        name: 'tools',
        rules: [
          {
            ...{ name: 'no contractors', effect: 'deny', tools: ['*'] },
            who: { roles: ['contractor'], via: ['agent'] },
          },
          { name: 'all', effect: 'allow', who: 'authenticated', tools: ['search'] },
        ],
      },
    },
  );
  const { gate, provider, call } = await running({ ...configuration, roles: { contractor: ['ext'] } });
  let issued = 0;
  const exchanged = async (claims: object) => {
    const now = NOW / 1000;
    const assertion = await provider.identity.sign(
      { typ: 'oauth-id-jag+jwt' },
      {
        ...{ iss: provider.issuer, sub: 'ada', aud: GATE, client_id: 'desk', resource: TOOLS, scope: 'read' },
        ...{ jti: `j${issued++}`, iat: now, exp: now + 300, ...claims },
      },
    );
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    const headers = { authorization: `Basic ${btoa(`desk:${secret}`)}` };
    const init = { method: 'POST', body, headers };
    const answer = await gate.ask('/.portcullis/agents/token', init, 'gate.corp.example');
    return (await answer.json()) as Record<string, string>;
  };
  const statusOf = async (claims: object) =>
    (await call((await exchanged(claims)).access_token, 'search')).status;
  expect(await statusOf({ groups: ['eng'] })).toBe(200);
  expect(await statusOf({ groups: [] })).toBe(200);
  const allowed = await (await call((await exchanged({ groups: ['eng'] })).access_token, 'search')).json();
  expect(allowed).toMatchObject({ result: { content: [{ text: 'called search' }] } });
  for (const claims of [{ groups: ['ext'] }, {}, { groups: null }]) {
    const answer = await call((await exchanged(claims)).access_token, 'search');
    expect(await answer.json()).toMatchObject({ error: { code: -32602 } });
  }
  expect(await exchanged({ client_id: 'other' })).toEqual({ error: 'invalid_grant' });
  const { events } = gate.log;
  expect(events.findLast(({ type }) => type === 'credential')).toMatchObject({
    credential: { change: 'issued', by: 'provider', client: 'desk', sub: 'ada' },
  });
  expect(events.find(({ type }) => type === 'credential')).not.toHaveProperty('actor');
  expect(
    events.findLast((one) => one.type === 'request.decision' && one.auth?.method === 'agent'),
  ).toMatchObject({
    auth: { method: 'agent', client: 'desk', provider: 'corp' },
    actor: { kind: 'user', groups_unanswered: ['token'] },
  });
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
  expect(clients({ redirectUris: [REDIRECT], keys: [{ kty: 'EC', d: 'x' }] })).toEqual([
    'login.agents.clients.chat must have either a secret or keys: 1 to 10 public keys as JWKs, without a private part',
  ]);
  expect(problemsOf(configured({ agents: {} }))).toEqual([
    'login.agents needs "clients", "documents" or "dynamic": without them, no client is known',
  ]);
  const asserted = (assertionProviders: readonly string[], client: object) =>
    problemsOf(
      configured({
        agents: {
          assertionProviders,
          clients: { chat: { name: 'Chat', redirectUris: [REDIRECT], ...client } },
        },
      }),
    );
  const [provider = ''] = Object.keys(LOGIN.providers);
  expect(asserted([provider], { secret: 's'.repeat(32) })).toEqual([]);
  expect(asserted(['okta'], { secret: 's'.repeat(32) })).toEqual([
    `login.agents.assertionProviders[0] "okta" is not one of "login.providers": use one of ${provider}`,
  ]);
  expect(asserted([provider], {})).toEqual([
    'login.agents.assertionProviders needs a client with "secret" or "keys", or "documents": others cannot use it',
  ]);
  const zones = (stated: readonly string[]) =>
    problemsOf(configured({ agents: { documents: { zones: stated } } }));
  expect(zones(['corp.example'])).toEqual([]);
  expect(zones(['gate.corp.example'])).toEqual([
    'login.agents.documents.zones must include the zone of phorge.corp.example',
  ]);
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

describe('an API token of Phorge that a user deposits for an agent', () => {
  const path = '/.portcullis/mcp';
  const host = 'tools.corp.example';
  const tokenOf = (letter: string) => `api-${letter.repeat(28)}`;
  /** Whose the tokens are, as Phorge says. */
  const USERS: Readonly<Record<string, object>> = {
    [tokenOf('a')]: { userName: 'ada', primaryEmail: 'Ada@corp.example', roles: ['verified'] },
    [tokenOf('m')]: { userName: 'mallory', primaryEmail: 'mallory@corp.example', roles: ['verified'] },
    [tokenOf('u')]: { userName: 'unproved', primaryEmail: 'ada@corp.example', roles: [] },
  };

  async function depositing() {
    const asked: string[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      const request = new Request(url, init);
      const form = new URLSearchParams(await request.text());
      const own: string | null = form.get('api.token');
      const token = own ?? JSON.parse(form.get('params') ?? '{}').__conduit__.token;
      const { pathname, host: at } = new URL(url);
      asked.push(`${request.headers.get('host') ?? at}${pathname} ${token}`);
      if (pathname !== '/api/user.whoami')
        return Response.json({ result: { data: [], cursor: {} }, error_code: null, error_info: null });
      const user = USERS[token];
      return Response.json(
        user === undefined
          ? { result: null, error_code: 'ERR-INVALID-AUTH', error_info: token }
          : { result: { phid: 'PHID-USER-1', ...user }, error_code: null, error_info: null },
      );
    };
    const settings = configured({}, { ...PHORGE_TOOLS, agents: true });
    const made = await running(settings, { path, bindings: { CONDUIT: { fetch } } });
    const { access_token: token = '' } = await made.tokens('read');
    const answered = async () => (await made.call(token, 'find_projects')).json();
    const [address = ''] = /https:\S+/.exec(JSON.stringify(await answered())) ?? [];
    const deposit = (secret: string, ticket = new URL(address).searchParams.get('ticket') ?? '') =>
      made.open(`${GATE}/.portcullis/agents/deposit`, {
        ...{ method: 'POST', headers: { origin: GATE } },
        body: new URLSearchParams({ ticket, secret }),
      });
    return { ...made, asked, address, answered, deposit, token };
  }

  test('is what the calls of this agent are made with, is sealed in the store, and never shown', async () => {
    const { address, answered, asked, deposit, follow, store, gate } = await depositing();
    expect(address).toContain(`${GATE}/.portcullis/agents/deposit?ticket=`);
    const page = await (await follow(address)).answer.text();
    expect(page).toContain('<dd>Chat</dd>');
    expect(page).toContain(`href="https://${host}/settings/panel/apitokens/"`);
    expect(page).toContain('does not revoke it');
    expect(asked).toEqual([]);

    const done = await deposit(tokenOf('a'));
    expect([done.status, await done.text()]).toEqual([
      200,
      expect.stringContaining('The API token is deposited.'),
    ]);
    expect(asked).toEqual([expect.stringContaining(`/api/user.whoami ${tokenOf('a')}`)]);
    expect(JSON.stringify(await answered())).toContain('Nothing found.');
    expect(asked[1]).toContain(`/api/project.search ${tokenOf('a')}`);

    const [agent] = await store.listAgents(undefined, 0);
    expect(agent?.deposit).toMatch(/^[\w-]{8}\.[\w-]+$/);
    const seen = [await (await follow(address)).answer.text(), JSON.stringify([agent, gate.log.events])];
    expect(seen.join()).not.toContain(tokenOf('a'));
    await store.endAgents({ id: agent?.id });
    expect(JSON.stringify(await answered())).not.toContain('Nothing found.');
  });

  test('is refused unless Phorge says that it is the user’s, by an address that is verified at both', async () => {
    const { answered, deposit, store, asked } = await depositing();
    for (const secret of [tokenOf('m'), tokenOf('u'), tokenOf('x'), 'cli-token', '']) {
      const refused = await deposit(secret);
      const text = await refused.text();
      expect([refused.status, text]).toEqual([400, expect.stringContaining('It was not stored.')]);
      if (secret !== '') expect(text).not.toContain(secret);
    }
    // What is no API token is not sent anywhere.
    expect(asked).toHaveLength(3);
    expect((await store.listAgents(undefined, 0))[0]?.deposit).toBeUndefined();
    expect(JSON.stringify(await answered())).toContain('agents/deposit?ticket=');
  });

  test('cannot be deposited for an agent of another user, without a ticket of the gate, or by another site', async () => {
    const { address, deposit, open, jar, provider, follow, store } = await depositing();
    expect((await deposit(tokenOf('a'), 'forged')).status).toBe(400);
    const body = new URLSearchParams(new URL(address).search);
    body.set('secret', tokenOf('a'));
    const headers = { origin: 'https://evil.example' };
    const foreign = await open(`${GATE}/.portcullis/agents/deposit`, { method: 'POST', body, headers });
    expect(foreign.status).toBe(403);
    jar.clear();
    provider.person = { ...provider.person, sub: 'mallory', email: 'mallory@corp.example' };
    const stranger = await follow(address);
    expect([stranger.at, stranger.answer.status]).toEqual([address, 400]);
    expect((await deposit(tokenOf('m'))).status).toBe(400);
    expect((await store.listAgents(undefined, 0))[0]?.deposit).toBeUndefined();
  });

  test('is asked for by a request for input with the address, of clients of 2026-07-28 that open addresses', async () => {
    const { gate, token } = await depositing();
    const call = async (elicitation: object) => {
      const capabilities = { elicitation };
      const meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': capabilities,
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      };
      const headers = {
        ...{ authorization: `Bearer ${token}`, 'mcp-protocol-version': '2026-07-28' },
        ...{ 'mcp-method': 'tools/call', 'mcp-name': 'find_projects' },
      };
      const init = message('tools/call', { name: 'find_projects', arguments: {}, _meta: meta }, headers);
      return (await gate.ask(path, init, host)).json();
    };
    expect(await call({ url: {} })).toMatchObject({
      result: {
        resultType: 'input_required',
        inputRequests: {
          deposit: {
            method: 'elicitation/create',
            params: {
              mode: 'url',
              url: expect.stringContaining(`${GATE}/.portcullis/agents/deposit?ticket=`),
            },
          },
        },
      },
    });
    expect(await call({ form: {} })).toMatchObject({
      result: { isError: true, content: [{ text: expect.stringContaining('agents/deposit?ticket=') }] },
    });
  });
});
