import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { agents } from '../../src/agents/agents.ts';
import type { AgentClient, ClientDirectory } from '../../src/agents/clients/agent-client.ts';
import { clientDirectory } from '../../src/agents/clients/client-directory.ts';
import { memorySessions } from '../../src/index.ts';
import { agentScene, CLIENTS, GOOD, REDIRECT, SHOP_TOOLS, TOOLS, VERIFIER } from '../fixtures/agent-scene.ts';
import { GATE, SHOP, WIKI } from '../fixtures/host-scene.ts';

const AUTHORIZE = `${GATE}/.portcullis/agents/authorize`;
const HTTPS = 'https://chat.example.com/done?kept=1';

/** A directory with one more client, that is known in another way. */
function directoryWith(client: Partial<AgentClient>): ClientDirectory {
  const known: AgentClient = {
    ...{ id: 'other', name: 'Other', known: 'document', redirectUris: [HTTPS, 'http://127.0.0.1/done'] },
    ...{ authentication: 'none', host: 'other.example.com' },
    ...client,
  };
  return { ...CLIENTS, find: async (id, context) => (id === known.id ? known : CLIENTS.find(id, context)) };
}

describe('the page that asks the user', () => {
  test('names the client, where the answer goes, the application, the user, what it may do, until when, and what ends it', async () => {
    const scene = await agentScene({ lifetimeSeconds: 3600 });
    const page = await (await scene.ask()).text();
    for (const fact of ['Chat', '127.0.0.1:9000', 'wiki.corp.example/mcp', 'ada@corp.example'])
      expect(page).toContain(`<dd>${fact}</dd>`);
    expect(page).toContain('read and change what you can read and change');
    expect(page).toContain(new Date((scene.clock.seconds + 3600) * 1000).toISOString());
    expect(page).toContain('It also stops when you sign out');
    expect(page).toContain('any program here could use this name');
    expect(page).toContain('data-deliberate>');
    expect(await (await scene.ask({ scope: 'read' })).text()).toContain('<dd>read what you can read</dd>');
  });

  test('warns of loopback only, and says who published a client, and that no one verified its name', async () => {
    const clients = directoryWith({});
    const scene = await agentScene({ clients });
    const https = await (await scene.ask({ redirect_uri: HTTPS })).text();
    expect(https).toContain('<dd>chat.example.com</dd>');
    expect(https).not.toContain('any program here could use this name');
    expect(https).not.toContain('not verified');
    expect(https).not.toContain('Published by');
    const published = await (await scene.ask({ client_id: 'other', redirect_uri: HTTPS })).text();
    expect(published).toContain('<dt>Published by</dt><dd>other.example.com</dd>');
    const dynamic = await agentScene({ clients: directoryWith({ known: 'dynamic', name: '<b>Evil</b>' }) });
    const page = await (await dynamic.ask({ client_id: 'other', redirect_uri: HTTPS })).text();
    expect(page).toContain('It is not verified.');
    expect(page).toContain('<dd>&lt;b&gt;Evil&lt;/b&gt;</dd>');
  });

  test('says in the languages of the pages what it says in English', async () => {
    const scene = await agentScene();
    const pages = await Promise.all(
      ['en', 'de', 'fr', 'es', 'ja', 'zh-Hans'].map(async (language) => {
        const headers = { 'accept-language': language };
        const answer = await scene.browser.open(`${AUTHORIZE}?${new URLSearchParams(GOOD)}`, headers);
        return await answer.text();
      }),
    );
    for (const text of ['At the latest until', 'Do not allow', 'It also stops when you sign out'])
      expect(pages.filter((page) => page.includes(text))).toEqual([pages[0]]);
  });

  test('ends no later than the session, whose lifetime is counted from the login', async () => {
    const scene = await agentScene({}, { lifetimeSeconds: 7200 });
    scene.clock.pass(600);
    const page = await (await scene.ask()).text();
    expect(page).toContain(new Date((scene.clock.seconds + 6600) * 1000).toISOString());
  });

  test('gives the client nothing if the user refuses, or the form says neither', async () => {
    const scene = await agentScene();
    const refused = await scene.answer({}, undefined, 'refuse');
    expect(Object.fromEntries(refused.searchParams)).toEqual({
      ...{ error: 'access_denied', state: 'st-1', iss: GATE },
    });
    const unsaid = await scene.browser.submit(AUTHORIZE, { ...GOOD, decision: 'perhaps' });
    expect(unsaid.status).toBe(400);
  });

  test('is not accepted from another site, from a script, from a frame, or without a session', async () => {
    const scene = await agentScene();
    const form = { ...GOOD, decision: 'allow' };
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: WIKI },
      { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-dest': 'iframe' },
    ] as Record<string, string>[])
      expect((await scene.browser.submit(AUTHORIZE, form, headers)).status).toBe(403);
    expect((await scene.newBrowser().submit(AUTHORIZE, form)).status).toBe(401);
  });

  test('is shown again for each client and scope, also after the same was allowed', async () => {
    const scene = await agentScene();
    await scene.tokens({ redirect_uri: HTTPS });
    expect((await scene.ask({ redirect_uri: HTTPS })).status).toBe(200);
  });
});

describe('where the configuration remembers consent', () => {
  const remembering = async () => {
    const scene = await agentScene({ rememberConsent: true, clients: directoryWith({}) });
    const code = await scene.code({ redirect_uri: HTTPS, scope: 'read' });
    const { status } = await scene.redeem(code, { redirect_uri: HTTPS });
    expect(status).toBe(200);
    return scene;
  };

  test('a user who allowed a client at least as much is not asked again', async () => {
    const scene = await remembering();
    const answer = await scene.ask({ redirect_uri: HTTPS, scope: 'read' });
    const location = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, location.origin]).toEqual([302, 'https://chat.example.com']);
    expect([...location.searchParams.keys()]).toEqual(['kept', 'code', 'state', 'iss']);
    const code = location.searchParams.get('code') ?? '';
    expect((await scene.redeem(code, { redirect_uri: HTTPS })).status).toBe(200);
  });

  test.each([
    ['more scopes', { scope: 'read write' }],
    ['another resource', { resource: SHOP_TOOLS }],
    ['another client', { client_id: 'other' }],
    ['another redirect URI', { redirect_uri: REDIRECT }],
  ])('a user is asked again for %s', async (_what, change) => {
    const scene = await remembering();
    expect((await scene.ask({ redirect_uri: HTTPS, scope: 'read', ...change })).status).toBe(200);
  });

  test('a user is asked again after the agent ended, and another user is asked', async () => {
    const scene = await remembering();
    const [agent] = await scene.sessions.listAgents(undefined, scene.clock.seconds);
    await scene.sessions.endAgents({ id: agent?.id });
    expect((await scene.ask({ redirect_uri: HTTPS, scope: 'read' })).status).toBe(200);
  });

  test('a user is asked again for an agent that is older than a lifetime which was shortened', async () => {
    const scene = await agentScene({ rememberConsent: true, lifetimeSeconds: 300 });
    const now = scene.clock.seconds;
    const code = await scene.code({ redirect_uri: HTTPS });
    await scene.redeem(code, { redirect_uri: HTTPS });
    const [agent] = await scene.sessions.endAgents({ client: 'chat' });
    if (agent === undefined) throw new Error('no agent was stored');
    await scene.sessions.addAgent({ ...agent, createdAt: now - 299, endsAt: now + 3600 }, now);
    expect((await scene.ask({ redirect_uri: HTTPS })).status).toBe(302);
    scene.clock.pass(1);
    expect((await scene.ask({ redirect_uri: HTTPS })).status).toBe(200);
  });

  test('a user is always asked for loopback', async () => {
    const scene = await agentScene({ rememberConsent: true });
    await scene.tokens();
    expect((await scene.ask()).status).toBe(200);
  });

  test('a user is always asked for the scheme of an app, which any app on the device can register', async () => {
    const redirect_uri = 'com.example.chat:/done';
    const clients = clientDirectory({ registered: { app: { name: 'Chat', redirectUris: [redirect_uri] } } });
    const scene = await agentScene({ rememberConsent: true, clients });
    const asked = { client_id: 'app', redirect_uri };
    const code = await scene.code(asked);
    expect((await scene.redeem(code, asked)).status).toBe(200);
    expect((await scene.ask(asked)).status).toBe(200);
  });
});

describe('a request whose answer must not be sent anywhere', () => {
  test.each([
    ['without a client', { client_id: undefined }],
    ['of an unknown client', { client_id: 'unknown' }],
    ['of a client named like a property of every object', { client_id: 'constructor' }],
    ['without a redirect URI', { redirect_uri: undefined }],
    ['with the redirect URI of another client', { redirect_uri: 'https://desk.example.com/done' }],
    ['with a redirect URI that is longer', { redirect_uri: `${HTTPS}&more=1` }],
    ['with a redirect URI of another path', { redirect_uri: 'http://127.0.0.1:9000/done/../other' }],
    [
      'with a redirect URI of another host',
      { redirect_uri: 'https://chat.example.com@evil.example/done?kept=1' },
    ],
    ['with a redirect URI by another name of loopback', { redirect_uri: 'http://localhost:9000/done' }],
    ['with a fragment in its redirect URI', { redirect_uri: `${REDIRECT}#` }],
    ['that is longer than a login leads back to', { state: 'x'.repeat(2000) }],
  ])('%s is refused on a page', async (_what, change) => {
    const scene = await agentScene();
    const answer = await scene.ask(change);
    expect([answer.status, answer.headers.get('location'), scene.failure]).toEqual([
      400,
      null,
      'session.parameters',
    ]);
  });

  test.each(['client_id', 'redirect_uri'])('with its %s twice is refused on a page', async (name) => {
    const scene = await agentScene();
    const twice = `${AUTHORIZE}?${new URLSearchParams(GOOD)}&${name}=${encodeURIComponent(GOOD[name] ?? '')}`;
    expect((await scene.browser.open(twice)).status).toBe(400);
  });

  test('a client that cannot be looked up is not unknown', async () => {
    const clients: ClientDirectory = {
      ...CLIENTS,
      find: async () => ({ refused: 'temporarily_unavailable', detail: 'its host does not answer' }),
    };
    const scene = await agentScene({ clients });
    expect((await scene.ask()).status).toBe(503);
    expect([scene.failure, scene.detail]).toEqual(['session.client_unavailable', 'its host does not answer']);
  });
});

const WRONG: readonly (readonly [string, Readonly<Record<string, string | undefined>>, string])[] = [
  ['no response type', { response_type: undefined }, 'unsupported_response_type'],
  ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
  ['the hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['no challenge', { code_challenge: undefined }, 'invalid_request'],
  [
    'a challenge without a method, which would be plain',
    { code_challenge_method: undefined },
    'invalid_request',
  ],
  ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['the method in other letters', { code_challenge_method: 's256' }, 'invalid_request'],
  ['a challenge that is too short', { code_challenge: 'x'.repeat(42) }, 'invalid_request'],
  ['a challenge with padding', { code_challenge: `${'x'.repeat(43)}=` }, 'invalid_request'],
  ['scopes of which none is known', { scope: 'admin everything' }, 'invalid_scope'],
  ['a state with a control character', { state: 'a\u0000b' }, 'invalid_request'],
  ['a state that is too long', { state: 'x'.repeat(513) }, 'invalid_request'],
  ['no resource where there are two', { resource: undefined }, 'invalid_target'],
  ['an empty resource', { resource: '' }, 'invalid_target'],
  ['the resource of another gate', { resource: 'https://tools.other.example/mcp' }, 'invalid_target'],
  ['the origin of its resource', { resource: WIKI }, 'invalid_target'],
  ['its resource with a slash behind', { resource: `${TOOLS}/` }, 'invalid_target'],
  ['its resource with a port', { resource: 'https://wiki.corp.example:443/mcp' }, 'invalid_target'],
  ['its resource in other letters', { resource: 'https://WIKI.corp.example/mcp' }, 'invalid_target'],
  ['its resource with a fragment', { resource: `${TOOLS}#` }, 'invalid_target'],
  ['its resource with a query', { resource: `${TOOLS}?x` }, 'invalid_target'],
  ['its resource by http', { resource: TOOLS.replace('https', 'http') }, 'invalid_target'],
  ['the login host as its resource', { resource: GATE }, 'invalid_target'],
];

describe('a wrong request of a known client', () => {
  test.each(WRONG)(
    'with %s is answered with the error of its RFC, and with the issuer',
    async (_what, change, error) => {
      const scene = await agentScene();
      const answer = await scene.ask(change);
      const location = new URL(answer.headers.get('location') ?? '');
      expect([answer.status, `${location.origin}${location.pathname}`]).toEqual([302, REDIRECT]);
      expect(Object.fromEntries(location.searchParams)).toEqual({
        ...(String(change.state ?? 'st-1') === 'st-1' ? { state: 'st-1' } : {}),
        ...{ error, iss: GATE },
      });
      // Sent as the form it is refused as well, and no code is issued.
      const form = Object.entries({ ...GOOD, ...change, decision: 'allow' }).filter(
        ([, text]) => text !== undefined,
      );
      const sent = await scene.browser.submit(AUTHORIZE, Object.fromEntries(form) as Record<string, string>);
      expect([sent.status, new URL(sent.headers.get('location') ?? '').searchParams.get('error')]).toEqual([
        302,
        error,
      ]);
    },
  );

  test.each(['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method', 'resource'])(
    'with its %s twice is answered with an error',
    async (name) => {
      const scene = await agentScene();
      const twice = `${AUTHORIZE}?${new URLSearchParams(GOOD)}&${name}=${encodeURIComponent(GOOD[name] ?? '')}`;
      const location = new URL((await scene.browser.open(twice)).headers.get('location') ?? '');
      expect(location.searchParams.get('error')).toBe(
        name === 'resource' ? 'invalid_target' : 'invalid_request',
      );
    },
  );

  test('of a client that no administrator registered is answered on a page, where the user goes on by a click', async () => {
    const scene = await agentScene({ clients: directoryWith({}) });
    const answer = await scene.ask({ client_id: 'other', redirect_uri: HTTPS, scope: 'nothing' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    const page = await answer.text();
    expect(page).toContain(
      'href="https://chat.example.com/done?kept=1&amp;error=invalid_scope&amp;state=st-1&amp;iss=',
    );
    expect(page).not.toContain('http-equiv="refresh"');
    expect(page).toContain('Nothing was allowed: the request of the program is invalid.');
  });
});

describe('a wrong request to the token endpoint', () => {
  const other = createHash('sha256').update('another').digest('base64url');
  test.each([
    ['without a verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['with another verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['with the challenge as its verifier', { code_verifier: GOOD.code_challenge }, 'invalid_grant'],
    ['with a verifier that is too short', { code_verifier: VERIFIER.slice(1) }, 'invalid_grant'],
    ['without a redirect URI', { redirect_uri: undefined }, 'invalid_grant'],
    ['with another port of loopback', { redirect_uri: 'http://127.0.0.1:9001/done' }, 'invalid_grant'],
    ['with another redirect URI of the client', { redirect_uri: HTTPS }, 'invalid_grant'],
    ['of another client', { client_id: 'desk' }, 'invalid_grant'],
    ['without a client', { client_id: undefined }, 'invalid_client'],
    ['for another resource', { resource: SHOP_TOOLS }, 'invalid_target'],
    ['for an address that is no resource', { resource: `${WIKI}/` }, 'invalid_target'],
    ['without a code', { code: undefined }, 'invalid_grant'],
    ['with a code that no one issued', { code: `${other.slice(0, 8)}.${other}` }, 'invalid_grant'],
    ['without a grant type', { grant_type: undefined }, 'invalid_request'],
    ['with the grant of passwords', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['with the grant of clients', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    [
      'for a device',
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' },
      'unsupported_grant_type',
    ],
  ])('%s is refused, and the code can still be exchanged by its client', async (_what, change, error) => {
    const scene = await agentScene();
    const code = await scene.code();
    const answer = await scene.redeem(code, change);
    expect([answer.status, answer.body]).toEqual([error === 'invalid_client' ? 401 : 400, { error }]);
    expect((await scene.redeem(code)).status).toBe(200);
  });

  test.each(['code', 'client_id', 'code_verifier', 'resource'])(
    'with its %s twice is refused',
    async (name) => {
      const scene = await agentScene();
      const code = await scene.code();
      const fields = { grant_type: 'authorization_code', code, client_id: 'chat', redirect_uri: REDIRECT };
      const body = new URLSearchParams({ ...fields, code_verifier: VERIFIER, resource: TOOLS });
      body.append(name, body.get(name) ?? '');
      const answer = await scene.serve(
        new Request(`${GATE}/.portcullis/agents/token`, { method: 'POST', body }),
      );
      expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    },
  );

  test('with a code of `portcullis login`, or one of ours at its endpoint, is refused', async () => {
    const scene = await agentScene();
    const ours = await scene.code();
    const { scope: _, ...fields }: Record<string, string> = {
      ...GOOD,
      client_id: 'portcullis login',
      resource: WIKI,
    };
    const page = await (
      await scene.browser.submit(`${GATE}/.portcullis/credentials/authorize`, fields)
    ).text();
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(page) ?? [];
    const theirs = new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
    expect(theirs).not.toBe('');
    expect((await scene.redeem(theirs)).body).toEqual({ error: 'invalid_grant' });
    const exchange = {
      grant_type: 'authorization_code',
      code: ours,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
    };
    for (const origin of [WIKI, GATE]) {
      const body = new URLSearchParams(exchange);
      const answer = await scene.serve(
        new Request(`${origin}/.portcullis/credentials/token`, { method: 'POST', body }),
      );
      expect(await answer.json()).toEqual({ error: 'invalid_grant' });
    }
    expect((await scene.redeem(ours)).status).toBe(200);
  });

  test('at the host of an application does not exist', async () => {
    const scene = await agentScene();
    const body = new URLSearchParams({ grant_type: 'authorization_code' });
    for (const name of ['token', 'revoke', 'register', 'authorize'])
      expect(
        (await scene.serve(new Request(`${WIKI}/.portcullis/agents/${name}`, { method: 'POST', body })))
          .status,
      ).toBe(404);
  });
});

test('a request without a resource gets the only one of the gate', async () => {
  const scene = await agentScene({ resources: [TOOLS] });
  const code = await scene.code({ resource: undefined });
  const { body } = await scene.redeem(code, { resource: undefined });
  expect((await scene.use(body.access_token)).status).toBe(200);
});

test('agents cannot be configured without a store, a login host, or for a host that is not an application', () => {
  const store = memorySessions();
  const server = agents({ store, clients: CLIENTS, resources: [TOOLS, 'https://other.example/mcp'] });
  expect(server.problemsOf({})).toEqual([
    'agents require a store',
    'agents require loginHost: without it, a script of the application could allow an agent',
  ]);
  expect(
    server.problemsOf({ store, loginHost: { serves: (origin) => [WIKI, SHOP].includes(origin) } }),
  ).toEqual(['agents: the host of https://other.example/mcp is not an application of loginHost']);
  expect(() => agents({ store, clients: CLIENTS, resources: [] })).toThrow('resources must not be empty');
  for (const resource of [
    'https://wiki.corp.example/mcp?x',
    'https://wiki.corp.example:443/mcp',
    'wiki',
    `${TOOLS}#`,
  ])
    expect(() => agents({ store, clients: CLIENTS, resources: [resource] })).toThrow('must be addresses');
  for (const origin of ['*', 'null', 'https://chat.example.com/', 'chat.example.com'])
    expect(() => agents({ store, clients: CLIENTS, resources: [TOOLS], allowedOrigins: [origin] })).toThrow(
      'allowedOrigins must be origins',
    );
});
