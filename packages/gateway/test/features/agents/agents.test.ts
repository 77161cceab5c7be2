import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { LOGIN, NOW } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { message } from '../../kinds/applications/mcp-server.ts';
import { configured, GATE, PHORGE_TOOLS, REDIRECT, running } from './agents-scene.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const TOOLS = 'https://tools.corp.example/mcp';

const problemsOf = (configuration: object) =>
  checkConfiguration(configuration).map(({ path, message: text }) => `${path} ${text}`);

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

describe('a call that writes and that the user has to confirm', () => {
  const path = '/.portcullis/mcp';
  const host = 'tools.corp.example';
  const TOKEN = `api-${'a'.repeat(28)}`;
  const ADA = { userName: 'ada', primaryEmail: 'ada@corp.example', roles: ['verified'] };
  const WRITE = { task: 'T12', text: 'Oil <b>it</b>.\u202eyllaer' };
  const CONFIRM = `${GATE}/.portcullis/agents/confirm`;

  async function writing(settings: object = {}) {
    const edits: unknown[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      const form = new URLSearchParams(await new Request(url, init).text());
      const { __conduit__: _, ...given } = JSON.parse(form.get('params') ?? '{}');
      const method = new URL(url).pathname.slice('/api/'.length);
      if (method === 'maniphest.edit') edits.push(given);
      const result =
        method === 'user.whoami'
          ? { phid: 'PHID-USER-1', ...ADA }
          : method === 'maniphest.edit'
            ? { object: { id: 12, phid: 'PHID-TASK-1' }, transactions: [{ phid: 'PHID-XACT-1' }] }
            : { data: [], cursor: {} };
      return Response.json({ result, error_code: null, error_info: null });
    };
    const configuration = configured(
      {},
      {
        ...PHORGE_TOOLS,
        agents: { write: ['comment', 'change'], confirm: true, ...settings },
        policy: {
          ...PHORGE_TOOLS.policy,
          rules: [
            { name: 'write', effect: 'allow', who: 'authenticated', tools: ['comment_*', 'change_*'] },
            ...PHORGE_TOOLS.policy.rules,
          ],
        },
      },
    );
    const made = await running(configuration, { path, bindings: { CONDUIT: { fetch } } });
    const { access_token: token = '' } = await made.tokens('read write');
    const call = async (given: object = WRITE, name = 'comment_on_task', meta?: object) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(meta && { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name }),
      };
      const params = { name, arguments: given, ...(meta && { _meta: meta }) };
      return JSON.stringify(
        await (await made.gate.ask(path, message('tools/call', params, headers), host)).json(),
      );
    };
    const addressIn = (answer: string) => /https:[^\s"]+/.exec(answer)?.[0] ?? '';
    const [agent] = await made.store.listAgents(undefined, 0);
    const post = (url: string, fields: Record<string, string>, origin = GATE) =>
      made.open(url, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields) });
    const deposit = addressIn(await call());
    expect(deposit).toContain('/agents/deposit?');
    const ticketOf = (address: string) => new URL(address).searchParams.get('ticket') ?? '';
    expect(
      (await post(`${GATE}/.portcullis/agents/deposit`, { ticket: ticketOf(deposit), secret: TOKEN })).status,
    ).toBe(200);
    const answer = (address: string, decision = 'confirm', origin = GATE) =>
      post(CONFIRM, { ticket: ticketOf(address), decision }, origin);
    const ask = async (given: object = WRITE) => addressIn(await call(given));
    const changes = () =>
      made.gate.log.events.flatMap((event) => (event.type === 'credential' ? [event.credential] : []));
    return { ...made, agent, edits, call, ask, answer, post, ticketOf, changes, token };
  }

  test('is shown as it is, with the client that asks, and is written once after a yes', async () => {
    const { ask, answer, call, edits, follow, changes, gate } = await writing();
    const address = await ask();
    expect(address).toContain(`${CONFIRM}?ticket=`);
    const page = await (await follow(address)).answer.text();
    for (const fact of [
      '<dd>Chat</dd>',
      '<dd>chat</dd>',
      `<dd>${host}</dd>`,
      '<code>comment_on_task</code>',
      '<dd><pre>T12</pre></dd>',
      '<dd><pre>Oil &lt;b&gt;it&lt;/b&gt;.⟨U+202E⟩yllaer</pre></dd>',
    ])
      expect(page).toContain(fact);
    expect(edits).toEqual([]);
    // To look at it confirms nothing.
    expect(await call()).toContain('/agents/confirm?');
    expect(edits).toEqual([]);

    expect(await (await answer(address)).text()).toContain('Confirmed.');
    expect(edits).toEqual([]);
    expect(await call()).toContain('\\"object\\":\\"T12\\"');
    expect(edits).toEqual([
      { objectIdentifier: 'T12', transactions: [{ type: 'comment', value: WRITE.text }] },
    ]);
    expect(await call()).toContain('/agents/confirm?');
    expect(edits).toHaveLength(1);
    expect(changes().slice(-2)).toMatchObject([
      { change: 'confirmed', by: 'user', client: 'chat', tool: 'comment_on_task' },
      { change: 'confirmation_used', by: 'user', client: 'chat', tool: 'comment_on_task' },
    ]);
    const { iss, sub } = changes().at(-1) ?? {};
    expect(changes().at(-2)).toMatchObject({ iss, sub });
    for (const secret of [TOKEN, 'Oil', 'yllaer'])
      expect(JSON.stringify(gate.log.events)).not.toContain(secret);
  });

  test('is not written where the user declines it, which the client learns once', async () => {
    const { ask, answer, call, edits, changes } = await writing();
    const address = await ask();
    expect(await (await answer(address, 'decline')).text()).toContain('Declined. Nothing was written.');
    expect(await call()).toContain('The user declined this. Nothing was written.');
    expect(await call()).toContain('/agents/confirm?');
    expect(edits).toEqual([]);
    expect(changes().at(-1)).toMatchObject({ change: 'declined', tool: 'comment_on_task' });
  });

  test('is confirmed once: a second form, also at the same time, confirms nothing', async () => {
    const { ask, answer, call, edits, changes } = await writing();
    const address = await ask();
    const statuses = await Promise.all([answer(address), answer(address), answer(address, 'decline')]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await answer(address)).status).toBe(400);
    await Promise.all([call(), call(), call()]);
    expect(edits).toHaveLength(changes().at(-1)?.change === 'declined' ? 0 : 1);
    expect((await answer(address)).status).toBe(400);
    await call();
    expect(edits.length).toBeLessThan(2);
  });

  test('is written only with exactly the arguments that were confirmed', async () => {
    const { ask, answer, call, edits } = await writing();
    await answer(await ask());
    for (const [given, name] of [
      [{ ...WRITE, text: 'Oil it' }, 'comment_on_task'],
      [{ ...WRITE, task: 'T13' }, 'comment_on_task'],
      [{ task: 'T12', title: WRITE.text }, 'change_task'],
    ] as const)
      expect(await call(given, name)).toContain('/agents/confirm?');
    expect(edits).toEqual([]);
    expect(await call()).toContain('T12');
    expect(edits).toHaveLength(1);
  });

  test('is confirmed by its user alone, on a page of the gate itself', async () => {
    const { ask, answer, call, edits, jar, provider, follow, post, ticketOf, open } = await writing();
    const address = await ask();
    expect((await answer(address, 'confirm', 'https://evil.example')).status).toBe(403);
    expect((await answer(address, 'confirm', `https://${host}`)).status).toBe(403);
    expect((await open(`${address}&decision=confirm`)).status).toBe(400);
    expect((await answer(address, 'yes')).status).toBe(400);
    expect((await post(CONFIRM, { ticket: 'forged', decision: 'confirm' })).status).toBe(400);
    // A ticket for a deposit confirms nothing, and the other way around.
    expect(
      (await post(`${GATE}/.portcullis/agents/deposit`, { ticket: ticketOf(address), secret: TOKEN })).status,
    ).toBe(400);
    const own = new Map(jar);
    jar.clear();
    expect((await answer(address)).status).toBe(401);
    provider.person = { ...provider.person, sub: 'mallory', email: 'mallory@corp.example' };
    const stranger = await follow(address);
    expect([stranger.at, stranger.answer.status]).toEqual([address, 400]);
    expect(await stranger.answer.text()).not.toContain('yllaer');
    expect((await answer(address)).status).toBe(400);
    expect(await call()).toContain('/agents/confirm?');
    expect(edits).toEqual([]);
    // It still waits for its user.
    jar.clear();
    for (const [name, value] of own) jar.set(name, value);
    expect((await answer(address)).status).toBe(200);
    await call();
    expect(edits).toHaveLength(1);
  });

  test('is not written for an agent that has ended, and its page is gone', async () => {
    const { ask, answer, call, edits, store, agent } = await writing();
    const [first, second] = [await ask(), await ask({ ...WRITE, text: 'second' })];
    await answer(first);
    await store.endAgents({ id: agent?.id });
    expect((await answer(second)).status).toBe(400);
    expect(await call()).toContain('error');
    expect(edits).toEqual([]);
  });

  test('is never made with the account of a bot, which is lent for reading', async () => {
    const bots = [{ roles: ['engineer'], token: `api-${'b'.repeat(28)}` }];
    // The scene itself calls first without a deposit, and gets the address of that page.
    const { call, edits, ask, answer } = await writing({ bots });
    expect(edits).toEqual([]);
    await answer(await ask());
    await call();
    expect(edits).toHaveLength(1);
  });

  test('needs arguments that can be sent, and the policy, before anyone is asked', async () => {
    const { call, edits } = await writing();
    expect(await call({ task: 'T12' })).toContain('The argument text is missing.');
    expect(edits).toEqual([]);
    const denied = await running(
      configured({}, { ...PHORGE_TOOLS, agents: { write: ['comment'], confirm: true } }),
      { path, bindings: { CONDUIT: { fetch: async () => Response.json({}) } } },
    );
    const { access_token: token } = await denied.tokens('read write');
    const answer = await (await denied.call(token, 'comment_on_task')).json();
    expect(answer).toMatchObject({ error: { message: 'Unknown tool: comment_on_task' } });
  });

  test('is asked for by a request for input with the address, of clients of 2026-07-28 that open addresses', async () => {
    const { call } = await writing();
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    };
    expect(JSON.parse(await call(WRITE, 'comment_on_task', meta))).toMatchObject({
      result: {
        resultType: 'input_required',
        inputRequests: {
          confirmation: {
            method: 'elicitation/create',
            params: { mode: 'url', url: expect.stringContaining(`${CONFIRM}?ticket=`) },
          },
        },
      },
    });
  });
});
