import { beforeEach, describe, expect, test } from 'vitest';
import { clientDirectory } from '../../../src/agents/clients/client-directory.ts';
import { dynamicClients } from '../../../src/agents/clients/dynamic-clients.ts';
import { memorySessions } from '../../../src/index.ts';
import { type AgentScene, agentScene, REDIRECT } from '../../fixtures/agent-scene.ts';
import { GATE } from '../../fixtures/host-scene.ts';

const ADDRESS = `${GATE}/.portcullis/agents/register`;
const GOOD = { client_name: 'Chat', redirect_uris: [REDIRECT] };
const DAY = 86_400;

let scene: AgentScene;
beforeEach(async () => {
  scene = await agentScene({
    clients: clientDirectory({
      dynamic: dynamicClients({ store: memorySessions(), lifetimeSeconds: 2 * DAY }),
    }),
  });
});

async function register(content: unknown = GOOD, from = '192.0.2.1', type = 'application/json') {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const headers = { 'content-type': type, 'cf-connecting-ip': from };
  const answer = await scene.serve(new Request(ADDRESS, { method: 'POST', body, headers }));
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Record<string, string>,
  };
}

test('a client that registers itself can be allowed to act, and sends nothing but its id and PKCE', async () => {
  const { status, headers, body } = await register({
    ...GOOD,
    client_name: 'Chat\u202e\n of Ada',
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'read',
  });
  expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
  expect(body).toEqual({
    client_id: expect.stringMatching(/^pcc_[\w-]{22}$/),
    client_id_issued_at: scene.clock.seconds,
    client_name: 'Chat of Ada',
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  });
  const client_id = body.client_id as string;
  const { body: tokens } = await scene.redeem(await scene.code({ client_id }), { client_id });
  await scene.use(tokens.access_token);
  expect(scene.caller()?.authentication.client).toEqual({
    id: client_id,
    name: 'Chat of Ada',
    known: 'dynamic',
  });
});

test('the metadata of the server names the endpoint where registration is on, and not where it is off', async () => {
  const metadataOf = async ({ serve }: AgentScene) =>
    (await serve(new Request(`${GATE}/.well-known/oauth-authorization-server`))).json();
  expect(await metadataOf(scene)).toMatchObject({
    registration_endpoint: ADDRESS,
    token_endpoint_auth_methods_supported: ['none'],
  });
  const off = await agentScene();
  expect(await metadataOf(off)).not.toHaveProperty('registration_endpoint');
  const answer = await off.serve(new Request(ADDRESS, { method: 'POST', body: JSON.stringify(GOOD) }));
  expect(answer.status).toBe(404);
});

test('a client that no user looked at is unknown after an hour, and another one after its last use', async () => {
  const [unused = '', used = ''] = [(await register()).body.client_id, (await register()).body.client_id];
  expect((await scene.ask({ client_id: used })).status).toBe(200);
  scene.clock.pass(3600);
  expect((await scene.ask({ client_id: unused })).status).toBe(400);
  const { body } = await scene.redeem(await scene.code({ client_id: used }), { client_id: used });
  expect(body).toHaveProperty('access_token');
  scene.clock.pass(2 * DAY + 3600);
  expect(
    (
      await scene.post('token', {
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token as string,
        client_id: used,
      })
    ).status,
  ).toBe(400);
});

describe('a registration is refused', () => {
  test.each<[string, string, unknown, string?]>([
    ['without redirect URIs', 'invalid_redirect_uri', { client_name: 'Chat' }],
    [
      'with a redirect URI without TLS',
      'invalid_redirect_uri',
      { ...GOOD, redirect_uris: ['http://a.example.org/'] },
    ],
    [
      'with a script as redirect URI',
      'invalid_redirect_uri',
      { ...GOOD, redirect_uris: ['javascript:alert(1)'] },
    ],
    ['with redirect URIs that are not a list', 'invalid_redirect_uri', { ...GOOD, redirect_uris: REDIRECT }],
    [
      'with a long redirect URI',
      'invalid_redirect_uri',
      { ...GOOD, redirect_uris: [`https://a.example.org/${'a'.repeat(512)}`] },
    ],
    ['without a name', 'invalid_client_metadata', { redirect_uris: [REDIRECT] }],
    ['with a name that is not a text', 'invalid_client_metadata', { ...GOOD, client_name: 7 }],
    ['with a secret', 'invalid_client_metadata', { ...GOOD, client_secret: 's'.repeat(40) }],
    [
      'that wants a secret',
      'invalid_client_metadata',
      { ...GOOD, token_endpoint_auth_method: 'client_secret_basic' },
    ],
    [
      'with keys to sign with',
      'invalid_client_metadata',
      { ...GOOD, token_endpoint_auth_method: 'private_key_jwt' },
    ],
    ['with a statement of someone else', 'invalid_client_metadata', { ...GOOD, software_statement: 'a.b.c' }],
    ['for another grant', 'invalid_client_metadata', { ...GOOD, grant_types: ['client_credentials'] }],
    ['for another response', 'invalid_client_metadata', { ...GOOD, response_types: ['token'] }],
    ['that is a list', 'invalid_client_metadata', [GOOD]],
    ['that is null', 'invalid_client_metadata', 'null'],
    ['that is not JSON', 'invalid_client_metadata', '{'],
    ['that is huge', 'invalid_client_metadata', { ...GOOD, more: 'x'.repeat(20_000) }],
    [
      'with two members of one name',
      'invalid_client_metadata',
      `{"client_name":"A",${JSON.stringify(GOOD).slice(1)}`,
    ],
    ['of a type that starts like JSON', 'invalid_client_metadata', GOOD, 'application/json-seq'],
    ['that is a form', 'invalid_client_metadata', GOOD, 'application/x-www-form-urlencoded'],
  ])('%s', async (_case, error, content, type) => {
    const { status, headers, body } = await register(content, '192.0.2.1', type);
    expect([status, body, headers.get('cache-control')]).toEqual([400, { error }, 'no-store']);
  });
});

test('one network registers 20 clients that no one uses, and does not stop the others', async () => {
  for (let at = 0; at < 20; at += 1) expect((await register()).status).toBe(201);
  const more = await register();
  expect([more.status, more.body, more.headers.get('retry-after')]).toEqual([
    429,
    { error: 'temporarily_unavailable' },
    '600',
  ]);
  expect((await register(GOOD, '192.0.2.2')).status).toBe(201);
});

test('one network sends 30 registrations in ten minutes, also such as are refused', async () => {
  for (let at = 0; at < 30; at += 1) expect((await register({})).status).toBe(400);
  expect((await register()).status).toBe(429);
  scene.clock.pass(600);
  expect((await register()).status).toBe(201);
});

test('the token endpoint asks the store for a client once', async () => {
  const store = memorySessions();
  const asked: string[] = [];
  const useClient: typeof store.useClient = (id, ...times) => {
    asked.push(id);
    return store.useClient(id, ...times);
  };
  scene = await agentScene({
    clients: clientDirectory({ dynamic: dynamicClients({ store: { ...store, useClient } }) }),
  });
  const client_id = (await register()).body.client_id as string;
  const code = await scene.code({ client_id });
  asked.length = 0;
  expect((await scene.redeem(code, { client_id })).status).toBe(200);
  expect(asked).toEqual([client_id]);
});

test('a client cannot choose its id', async () => {
  const { body } = await register({ ...GOOD, client_id: 'desk' });
  expect(body.client_id).toMatch(/^pcc_/);
});
