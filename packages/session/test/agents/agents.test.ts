import { expect, test } from 'vitest';
import { FREE, type HeldLocks } from '../../src/lock/lock-index.ts';
import {
  type AgentScene,
  agentScene,
  GOOD,
  REDIRECT,
  SECRET,
  SHOP_TOOLS,
  TOOLS,
} from '../fixtures/agent-scene.ts';
import { GATE, WIKI } from '../fixtures/host-scene.ts';
import { sleepForDeadlines } from '../fixtures/sleep-for-deadlines.ts';

test('the metadata of the authorization server is at the login host, for everyone, and nowhere else', async () => {
  const scene = await agentScene();
  const at = (origin: string, init: RequestInit = {}) =>
    scene.serve(new Request(`${origin}/.well-known/oauth-authorization-server`, init));
  const answer = await at(GATE);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toEqual({
    issuer: GATE,
    authorization_endpoint: `${GATE}/.portcullis/agents/authorize`,
    token_endpoint: `${GATE}/.portcullis/agents/token`,
    revocation_endpoint: `${GATE}/.portcullis/agents/revoke`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['read', 'write'],
    authorization_response_iss_parameter_supported: true,
    protected_resources: [TOOLS, SHOP_TOOLS],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
    revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
  });
  const head = await at(GATE, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await at(GATE, { method: 'POST' })).status).toBe(404);
  expect((await at(WIKI)).status).toBe(401);
});

test('a user allows a client, whose token identifies the user and the client at its resource', async () => {
  const scene = await agentScene();
  const back = await scene.answer();
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT);
  expect([...back.searchParams.keys()]).toEqual(['code', 'state', 'iss']);
  expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual(['st-1', GATE]);
  const { status, headers, body } = await scene.redeem(back.searchParams.get('code') ?? '');
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    ...{ access_token: expect.stringMatching(/^pca_/), token_type: 'Bearer', expires_in: 300 },
    ...{ refresh_token: expect.stringMatching(/^pcr_/), scope: 'read write' },
  });
  expect(await (await scene.use(body.access_token)).text()).toBe(`${WIKI} ada`);
  expect(scene.caller()).toMatchObject({
    kind: 'user',
    subject: 'ada',
    authentication: {
      method: 'agent',
      client: { id: 'chat', name: 'Chat', known: 'registered' },
      scopes: ['read', 'write'],
    },
    expiresAt: scene.clock.seconds + 300,
  });
});

test.each([
  ['nothing', undefined, 'read'],
  ['an empty text', '', 'read'],
  ['read', 'read', 'read'],
  ['write', 'write', 'read write'],
  ['other scopes besides', 'openid read offline_access', 'read'],
])('a client that asks for %s as its scope gets what it is told', async (_what, scope, granted) => {
  const scene = await agentScene();
  expect(await scene.tokens({ scope })).toMatchObject({ scope: granted });
});

test.each([
  ['the endpoint of another host', SHOP_TOOLS],
  ['another path of its host', `${WIKI}/page`],
  ['a path below its own', `${TOOLS}/more`],
  ['its path with a slash behind', `${TOOLS}/`],
  ['its path in other letters', `${WIKI}/MCP`],
  ['the pages of the gate', `${GATE}/.portcullis/whoami`],
  ['the list of sessions', `${GATE}/.portcullis/sessions`],
])('a token for one resource opens %s for no one', async (_what, address) => {
  const scene = await agentScene();
  const { access_token: token } = await scene.tokens();
  const answer = await scene.use(token, address, {});
  expect(answer.status).toBe(401);
  expect((await scene.use(token)).status).toBe(200);
});

test('a token of a host whose name only resembles, a refresh token and a code open nothing', async () => {
  const scene = await agentScene();
  const code = await scene.code();
  const { access_token: access, refresh_token: refresh } = await scene.tokens();
  for (const text of [
    code,
    refresh,
    `pca_${code}`,
    `pca_${refresh?.slice(4)}`,
    `${access}x`,
    `pcl_${access?.slice(4)}`,
  ])
    expect((await scene.use(text)).status).toBe(401);
  const credential = await scene.post('token', {
    grant_type: 'refresh_token',
    refresh_token: access,
    client_id: 'chat',
  });
  expect(credential).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a refused token is answered with the challenge of RFC 6750', async () => {
  const scene = await agentScene();
  const answer = await scene.use((await scene.tokens()).access_token, SHOP_TOOLS);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
});

test('an access token lasts for minutes, and a refresh token gets the next one', async () => {
  const scene = await agentScene();
  const first = await scene.tokens();
  scene.clock.pass(299);
  expect((await scene.use(first.access_token)).status).toBe(200);
  scene.clock.pass(1);
  expect((await scene.use(first.access_token)).status).toBe(401);
  expect(scene.detail).toBe('the access token has expired');
  const { status, body } = await scene.refresh(first.refresh_token, { resource: TOOLS });
  expect([status, body.scope]).toEqual([200, 'read write']);
  expect((await scene.use(body.access_token)).status).toBe(200);
});

test('a refreshed token can have fewer scopes, and never more than the user allowed', async () => {
  const scene = await agentScene();
  const { refresh_token: token } = await scene.tokens({ scope: 'read' });
  expect(await scene.refresh(token, { scope: 'read write' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_scope' },
  });
  expect(await scene.refresh(token, { scope: 'other' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_scope' },
  });
  const { refresh_token: wide } = await scene.tokens();
  const { body } = await scene.refresh(wide, { scope: 'read' });
  expect(body.scope).toBe('read');
  await scene.use(body.access_token);
  expect(scene.caller()?.authentication.scopes).toEqual(['read']);
});

test('a refresh token that is used a second time ends its agent, and that is recorded', async () => {
  const scene = await agentScene();
  const { refresh_token: first } = await scene.tokens();
  const { body: second } = await scene.refresh(first);
  expect((await scene.use(second.access_token)).status).toBe(200);
  expect(await scene.refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.entries).toContainEqual(
    expect.objectContaining({
      type: 'credential',
      change: 'revoked',
      by: 'replay',
      name: 'Chat',
      client: 'chat',
      subject: 'ada',
    }),
  );
  expect((await scene.use(second.access_token)).status).toBe(401);
  expect(await scene.refresh(second.refresh_token)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('of ten uses of one refresh token at once, none leaves an agent', async () => {
  const scene = await agentScene();
  const { refresh_token: token } = await scene.tokens();
  const answers = await Promise.all(Array.from({ length: 10 }, () => scene.refresh(token)));
  const granted = answers.filter(({ status }) => status === 200);
  expect(granted).toHaveLength(1);
  expect((await scene.use(granted[0]?.body.access_token)).status).toBe(401);
  expect(await scene.refresh(granted[0]?.body.refresh_token)).toMatchObject({ status: 400 });
});

test('a code that is used a second time, also at once, ends the agent that was issued for it', async () => {
  const scene = await agentScene();
  const code = await scene.code();
  const { body } = await scene.redeem(code);
  expect((await scene.use(body.access_token)).status).toBe(200);
  expect(await scene.redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await scene.use(body.access_token)).status).toBe(401);
  const another = await scene.code();
  const answers = await Promise.all(Array.from({ length: 4 }, () => scene.redeem(another)));
  for (const answer of answers.filter(({ status }) => status === 200))
    expect((await scene.use(answer.body.access_token)).status).toBe(401);
});

test('a code is valid for a minute', async () => {
  const scene = await agentScene();
  const code = await scene.code();
  scene.clock.pass(60);
  expect(await scene.redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.detail).toBe('the code has expired');
});

test('a client with a secret must send it with its code and its refresh token', async () => {
  const scene = await agentScene();
  const asked = { client_id: 'desk', redirect_uri: 'https://desk.example.com/done' };
  const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });
  const code = await scene.code(asked);
  for (const headers of [{}, basic('desk', 'x'.repeat(32)), basic('chat', SECRET), basic('desk', '%')]) {
    const answer = await scene.redeem(code, asked, headers);
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="portcullis"');
  }
  const { status, body } = await scene.redeem(
    code,
    { ...asked, client_id: undefined },
    basic('desk', SECRET),
  );
  expect(status).toBe(200);
  expect(await scene.refresh(body.refresh_token, { client_id: 'desk' })).toMatchObject({ status: 401 });
  const fields = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
  expect(await scene.post('token', fields, basic('desk', SECRET))).toMatchObject({ status: 200 });
});

test('a client ends its agent by either of its tokens, and another client cannot', async () => {
  for (const kind of ['access_token', 'refresh_token'] as const) {
    const scene = await agentScene();
    const tokens = await scene.tokens({ resource: SHOP_TOOLS });
    const token = tokens[kind];
    expect(await scene.post('revoke', { token, client_id: 'desk' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await scene.post('revoke', { token })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await scene.use(tokens.access_token, SHOP_TOOLS)).status).toBe(200);
    expect(await scene.post('revoke', { token, client_id: 'chat', token_type_hint: 'wrong' })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(scene.entries).toContainEqual(
      expect.objectContaining({ type: 'credential', change: 'revoked', by: 'client', client: 'chat' }),
    );
    expect((await scene.use(tokens.access_token, SHOP_TOOLS)).status).toBe(401);
    expect(await scene.post('revoke', { token, client_id: 'chat' })).toMatchObject({ status: 200, body: {} });
  }
  const scene = await agentScene();
  expect(await scene.post('revoke', { token: 'nothing of ours' })).toMatchObject({ status: 200, body: {} });
  expect(await scene.post('revoke', {})).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});

const gone: readonly (readonly [string, (scene: AgentScene) => Promise<unknown>])[] = [
  ['logs out', (scene) => scene.browser.submit(`${GATE}/.portcullis/logout`, {})],
  [
    'logs out everywhere in another browser',
    async (scene) => {
      const other = scene.newBrowser();
      await scene.logIn(other);
      scene.clock.pass(1);
      await other.submit(`${GATE}/.portcullis/logout`, { everywhere: '1' });
    },
  ],
  [
    'logs in again in the same browser',
    (scene) => scene.logIn(scene.browser, `${GATE}/.portcullis/login?max_age=0&return_to=%2F`),
  ],
];

test.each(gone)('an agent ends when its user %s', async (_what, end) => {
  const scene = await agentScene();
  const { access_token: access, refresh_token: refresh } = await scene.tokens();
  expect((await scene.use(access)).status).toBe(200);
  await end(scene);
  expect((await scene.use(access)).status).toBe(401);
  expect(await scene.refresh(refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test.each([
  ['is locked', { lock: { effect: 'lock', reason: 'left' } }, 403],
  ['has had all sessions ended', { endedAt: Number.MAX_SAFE_INTEGER }, 401],
])('an agent is refused once its user %s', async (_what, change, status) => {
  let held: HeldLocks = FREE;
  const scene = await agentScene({}, { locks: { held: async () => held, heldAtOnce: () => undefined } });
  const { access_token: access, refresh_token: refresh } = await scene.tokens();
  expect((await scene.use(access)).status).toBe(200);
  held = { ...FREE, ...change } as HeldLocks;
  expect((await scene.use(access)).status).toBe(status);
  expect((await scene.refresh(refresh)).body.access_token).toBeUndefined();
});

test('an agent ends with the key that sealed its tokens', async () => {
  const scene = await agentScene({}, { keys: ['n'.repeat(32)] });
  const { access_token: access } = await scene.tokens();
  expect((await scene.use(access)).status).toBe(200);
  const other = await agentScene();
  expect((await other.use(access)).status).toBe(401);
  expect(other.detail).toBe('the access token was not issued for this address');
});

test('an agent works all night while the browser is closed, and its work does not keep the browser logged in', async () => {
  const scene = await agentScene();
  let { refresh_token: refresh } = await scene.tokens();
  for (let hours = 0; hours < 12; hours += 0.2) {
    scene.clock.pass(720);
    const { status, body } = await scene.refresh(refresh);
    expect([hours, status]).toEqual([hours, 200]);
    refresh = String(body.refresh_token);
    expect((await scene.use(body.access_token)).status).toBe(200);
  }
  expect(scene.provider.grants.refresh_token).toBeGreaterThan(30);
  expect((await scene.browser.send(`${WIKI}/page`, {})).status).toBe(401);
});

test('an agent stops within the time in which the provider is asked again, once the person is disabled there', async () => {
  const scene = await agentScene();
  let { refresh_token: refresh } = await scene.tokens();
  for (let minutes = 0; minutes < 720; minutes += 4) {
    scene.clock.pass(240);
    const { body } = await scene.refresh(refresh);
    refresh = String(body.refresh_token);
  }
  scene.provider.does.tokenStatus = { status: 400, body: { error: 'invalid_grant' } };
  const { body } = await scene.refresh(refresh);
  const token = body.access_token ?? '';
  scene.clock.pass(300);
  expect((await scene.use(token)).status).toBe(401);
  expect(await scene.refresh(body.refresh_token ?? refresh)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test.each([
  ['five minutes after the provider was asked last, once the person is disabled there', 400, 300, 401],
  ['an hour after the provider answered last, if it does not answer', 503, 3600, 503],
])('an access token that has not expired is refused %s', async (_when, status, seconds, refused) => {
  const scene = await agentScene({ accessTokenSeconds: 3600 }, { sleep: sleepForDeadlines });
  let { refresh_token: refresh, access_token: token } = await scene.tokens();
  // Past the idle time of the browser, which ends no agent.
  const refreshedAfter = async (passed: number) => {
    scene.clock.pass(passed);
    const { body } = await scene.refresh(refresh);
    [refresh, token] = [String(body.refresh_token), String(body.access_token)];
  };
  for (let hours = 0; hours < 12; hours += 0.2) await refreshedAfter(720);
  // For this one the provider was not asked.
  await refreshedAfter(200);
  scene.provider.does.tokenStatus = { status, body: status === 400 ? { error: 'invalid_grant' } : {} };
  scene.clock.pass(seconds - 201);
  expect((await scene.use(token)).status).toBe(200);
  scene.clock.pass(1);
  expect((await scene.use(token)).status).toBe(refused);
  expect(scene.detail).not.toBe('the access token has expired');
  expect((await scene.refresh(refresh)).body.access_token).toBeUndefined();
});

test('an agent ends after its lifetime, and after a lifetime that was shortened since', async () => {
  const scene = await agentScene({ lifetimeSeconds: 1000 });
  const { refresh_token: token } = await scene.tokens();
  scene.clock.pass(900);
  const { body } = await scene.refresh(token);
  expect(body.expires_in).toBe(100);
  scene.clock.pass(100);
  expect((await scene.use(body.access_token)).status).toBe(401);
  expect(await scene.refresh(body.refresh_token)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('while the provider cannot be reached and claims are too old, a refresh token is not used up', async () => {
  const scene = await agentScene();
  const { refresh_token: token } = await scene.tokens();
  scene.clock.pass(3700);
  scene.provider.does.tokenStatus = { status: 503, body: {} };
  expect((await scene.refresh(token)).status).toBe(503);
  delete scene.provider.does.tokenStatus;
  scene.clock.pass(31);
  expect((await scene.refresh(token)).status).toBe(200);
});

test('an agent is issued no code and shown no page without the session of a user', async () => {
  const scene = await agentScene();
  const stranger = scene.newBrowser();
  const answer = await scene.ask({}, stranger);
  expect(answer.status).toBe(302);
  expect(new URL(answer.headers.get('location') ?? '').origin).toBe(new URL(scene.provider.issuer).origin);
  const { access_token: token } = await scene.tokens();
  const byToken = await scene.use(
    token,
    `${GATE}/.portcullis/agents/authorize?${new URLSearchParams(GOOD)}`,
    {},
  );
  expect(byToken.status).toBe(401);
});
