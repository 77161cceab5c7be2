import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../src/agents/agents.ts';
import { memorySessions } from '../../src/index.ts';
import { FREE, type HeldLocks } from '../../src/lock/lock-index.ts';
import { CLIENTS, SECRET, SHOP_TOOLS, TOOLS } from '../fixtures/agent-scene.ts';
import { type AssertionScene, assertionScene, basic, GRANT, type Sent } from '../fixtures/assertion-scene.ts';
import { GATE, WIKI } from '../fixtures/host-scene.ts';
import { DOCUMENT, documentOf, json } from '../fixtures/published-site.ts';

const DISCOVERY = 'https://idp.example/.well-known/openid-configuration';
const KEYS = 'https://idp.example/jwks';

let shared: AssertionScene;
beforeAll(async () => {
  shared = await assertionScene();
});

test('an assertion is exchanged for a token of minutes that identifies the user and the client, without a refresh token', async () => {
  const scene = await assertionScene();
  const { status, headers, body } = await scene.exchange({
    claims: { amr: ['mfa'], acr: 'high', auth_time: scene.clock.seconds - 5, email: 'ada@corp.example' },
  });
  expect([status, headers.get('cache-control'), body]).toEqual([
    200,
    'no-store',
    {
      ...{ access_token: expect.stringMatching(/^pca_/), token_type: 'Bearer', expires_in: 300 },
      ...{ scope: 'read write', resource: TOOLS },
    },
  ]);
  expect(scene.entries).toContainEqual({
    ...{ type: 'credential', change: 'issued', by: 'provider', id: expect.any(String), name: 'Desk' },
    ...{ client: 'desk', issuer: 'https://idp.example', subject: 'ada', expires: scene.clock.seconds + 300 },
  });
  expect(await (await scene.use(body.access_token)).text()).toBe(`${WIKI} ada`);
  expect(scene.caller()).toMatchObject({
    ...{ kind: 'user', issuer: 'https://idp.example', subject: 'ada', groups: ['eng'] },
    // An address is believed only if the provider states that it is verified.
    email: undefined,
    claimsIncomplete: true,
    authentication: {
      ...{ method: 'agent', provider: 'idp', acr: 'high', amr: ['mfa'], authTime: scene.clock.seconds - 5 },
      client: { id: 'desk', name: 'Desk', known: 'registered' },
      scopes: ['read', 'write'],
    },
    expiresAt: scene.clock.seconds + 300,
  });
  expect((await scene.use(body.access_token, SHOP_TOOLS)).status).toBe(401);
  scene.clock.pass(300);
  expect((await scene.use(body.access_token)).status).toBe(401);
});

test('the metadata names the grant and its profile only if a provider may issue assertions, and never the provider', async () => {
  const of = async (scene: AssertionScene) =>
    (await scene.serve(new Request(`${GATE}/.well-known/oauth-authorization-server`))).json();
  const on = await of(shared);
  expect(on).toMatchObject({
    grant_types_supported: ['authorization_code', 'refresh_token', GRANT],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
  });
  expect(JSON.stringify(on)).not.toContain('idp');
  const scene = await assertionScene({ assertionProviders: [] });
  const off = JSON.stringify(await of(scene));
  expect(off).not.toMatch(/jwt-bearer"|id-jag/);
  expect(await scene.exchange()).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  expect(scene.calls).toEqual([]);
});

test.each<readonly [string, Sent]>([
  ['whose audience is a list of the issuer alone', { claims: { aud: [GATE] } }],
  ['whose resource is a list of one', { claims: { resource: [TOOLS] } }],
  [
    'for several resources, if the request names one',
    { claims: { resource: [SHOP_TOOLS, TOOLS, 'https://x.example/'] }, fields: { resource: TOOLS } },
  ],
  ['with its resource in the request', { fields: { resource: TOOLS } }],
  ['with its type in full', { header: { typ: 'application/oauth-id-jag+jwt' } }],
  ['with an actor, which grants nothing', { claims: { act: { sub: 'agent-7' } } }],
  ['of a clock that is a little ahead', { claims: { iat: 1_900_000_000 } }],
  ['with a far end', { claims: { exp: 9_000_000_000 } }],
  ['with its client named in the form as well', { fields: { client_id: 'desk' } }],
])('an assertion %s is accepted', async (_what, sent) => {
  const { iat } = sent.claims ?? {};
  const claims = { ...sent.claims, ...(iat === undefined ? {} : { iat: shared.clock.seconds + 29 }) };
  const { status, body } = await shared.exchange({ ...sent, claims });
  expect(status).toBe(200);
  expect((await shared.use(body.access_token)).status).toBe(200);
});

test.each<readonly [string, Sent, string]>([
  ['read', { claims: { scope: 'read' } }, 'read'],
  ['write', { claims: { scope: 'write' } }, 'read write'],
  ['scopes of others besides', { claims: { scope: 'openid read chat.read' } }, 'read'],
  ['no scope, which is the least', { claims: { scope: undefined } }, 'read'],
  ['more than the request asks for', { fields: { scope: 'read' } }, 'read'],
])('a token for an assertion with %s has no more scopes', async (_what, sent, scope) => {
  const { body } = await shared.exchange(sent);
  expect(body.scope).toBe(scope);
  await shared.use(body.access_token);
  expect(shared.caller()?.authentication.scopes?.join(' ')).toBe(scope);
});

test('a client that signs brings an assertion, and one with a document too, which is fetched for a good assertion only', async () => {
  const scene = await assertionScene();
  const signer = { claims: { client_id: 'signer' }, headers: {} };
  expect((await scene.exchange({ ...signer, fields: await scene.signedBy() })).status).toBe(200);
  const jwks = { keys: [] as object[] };
  scene.documents.put(DOCUMENT, () =>
    json(documentOf({ token_endpoint_auth_method: 'private_key_jwt', jwks })),
  );
  const ofDocument = { claims: { client_id: DOCUMENT, aud: 'https://x.example' }, headers: {} };
  expect((await scene.exchange({ ...ofDocument, fields: await scene.signedBy(DOCUMENT) })).body).toEqual({
    error: 'invalid_grant',
  });
  expect(scene.documents.calls).toEqual([]);
  // A document without keys authenticates no one.
  const fields = await scene.signedBy(DOCUMENT);
  const answer = await scene.exchange({ claims: { client_id: DOCUMENT }, headers: {}, fields });
  expect([answer.body, scene.documents.calls]).toEqual([{ error: 'invalid_client' }, [DOCUMENT]]);
});

/** Wrong requests: each with what is wrong, what is sent, and the error of its RFC. */
type Wrong = readonly [string, Sent | ((scene: AssertionScene) => Sent | Promise<Sent>), string];

const forged = (change: object) => (text: string) => {
  const [header = '', payload] = text.split('.');
  const made = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
  return `${Buffer.from(JSON.stringify(made)).toString('base64url')}.${payload}.${'A'.repeat(342)}`;
};

const sentAs =
  (change: (text: string) => string, sent: Sent = {}) =>
  async (scene: AssertionScene): Promise<Sent> => ({
    ...sent,
    fields: { ...sent.fields, assertion: change(await scene.assertion(sent)) },
  });

const at =
  (claim: string, seconds: number, more: Readonly<Record<string, number>> = {}) =>
  (scene: AssertionScene): Sent => ({
    claims: {
      [claim]: scene.clock.seconds + seconds,
      ...Object.fromEntries(Object.entries(more).map(([name, by]) => [name, scene.clock.seconds + by])),
    },
  });

const WRONG: readonly Wrong[] = [
  // What it is.
  ['without an assertion', { fields: { assertion: undefined } }, 'invalid_request'],
  ['with an empty assertion', { fields: { assertion: '' } }, 'invalid_grant'],
  ['with a text that is no JWT', { fields: { assertion: 'a.b' } }, 'invalid_grant'],
  ['without a type', { header: { typ: undefined } }, 'invalid_grant'],
  ['with the type of any JWT', { header: { typ: 'JWT' } }, 'invalid_grant'],
  ['with the type of an access token', { header: { typ: 'at+jwt' } }, 'invalid_grant'],
  ['with the type of a logout token', { header: { typ: 'logout+jwt' } }, 'invalid_grant'],
  ['with a type that only begins like it', { header: { typ: 'oauth-id-jag+jwt;x' } }, 'invalid_grant'],
  ['with a header that must be understood', sentAs(forged({ crit: ['exp'] })), 'invalid_grant'],
  // Who signed it.
  ['without a signature', sentAs((text) => text.slice(0, text.lastIndexOf('.') + 1)), 'invalid_grant'],
  ['with the algorithm none', sentAs(forged({ alg: 'none' })), 'invalid_grant'],
  ['with a symmetric algorithm', sentAs(forged({ alg: 'HS256' })), 'invalid_grant'],
  ['with an algorithm that is not the provider’s', sentAs(forged({ alg: 'RS512' })), 'invalid_grant'],
  ['with another signature', sentAs((text) => `${text.slice(0, -20)}${'A'.repeat(20)}`), 'invalid_grant'],
  ['with a key that the provider does not have', { header: { kid: 'key-9' } }, 'invalid_grant'],
  ['signed by a provider that may issue none', ({ other }) => ({ by: other }), 'invalid_grant'],
  [
    'signed by another provider in the name of the one that may',
    ({ other }) => ({ by: other, claims: { iss: 'https://idp.example' } }),
    'invalid_grant',
  ],
  ['of an issuer that is not configured', { claims: { iss: 'https://evil.example' } }, 'invalid_grant'],
  ['of an issuer with a slash at the end', { claims: { iss: 'https://idp.example/' } }, 'invalid_grant'],
  ['of the gate itself', { claims: { iss: GATE } }, 'invalid_grant'],
  ['without an issuer', { claims: { iss: undefined } }, 'invalid_grant'],
  // For whom it is.
  ['without an audience', { claims: { aud: undefined } }, 'invalid_grant'],
  ['for another server', { claims: { aud: 'https://other.corp.example' } }, 'invalid_grant'],
  ['for the token endpoint', { claims: { aud: `${GATE}/.portcullis/agents/token` } }, 'invalid_grant'],
  ['for the issuer with a slash at the end', { claims: { aud: `${GATE}/` } }, 'invalid_grant'],
  ['for the client ID of the gate at the provider', { claims: { aud: 'gate' } }, 'invalid_grant'],
  ['for the resource', { claims: { aud: TOOLS } }, 'invalid_grant'],
  ['for another server as well', { claims: { aud: [GATE, 'https://x.example'] } }, 'invalid_grant'],
  ['for an empty list', { claims: { aud: [] } }, 'invalid_grant'],
  ['for a tenant of the gate', { claims: { aud_tenant: 't1' } }, 'invalid_grant'],
  // Whose it is.
  ['without a user', { claims: { sub: undefined } }, 'invalid_grant'],
  ['with an empty user', { claims: { sub: '' } }, 'invalid_grant'],
  ['with a user that is no text', { claims: { sub: 7 } }, 'invalid_grant'],
  ['of a tenant that the provider’s settings do not name', { claims: { tenant: 't1' } }, 'invalid_grant'],
  // Which client.
  ['without a client', { claims: { client_id: undefined } }, 'invalid_grant'],
  ['with a list of clients', { claims: { client_id: ['desk'] } }, 'invalid_grant'],
  ['of another client', { claims: { client_id: 'lamp' } }, 'invalid_grant'],
  ['sent by another client with its own secret', { headers: basic('lamp', 'l'.repeat(32)) }, 'invalid_grant'],
  [
    'sent by another client with its own signature',
    async (scene) => ({ headers: {}, fields: await scene.signedBy() }),
    'invalid_grant',
  ],
  ['with another client in the form', { fields: { client_id: 'lamp' } }, 'invalid_grant'],
  [
    'of a client that is not known',
    { claims: { client_id: 'nobody' }, headers: basic('nobody', SECRET) },
    'invalid_client',
  ],
  ['without authentication', { headers: {} }, 'invalid_client'],
  ['with the client’s name alone', { headers: {}, fields: { client_id: 'desk' } }, 'invalid_client'],
  ['with a wrong secret', { headers: basic('desk', 'x'.repeat(32)) }, 'invalid_client'],
  [
    'with a secret and a signature',
    async (scene) => ({ fields: await scene.signedBy('desk') }),
    'invalid_client',
  ],
  [
    'of a public client',
    { claims: { client_id: 'chat' }, headers: {}, fields: { client_id: 'chat' } },
    'unauthorized_client',
  ],
  [
    'of a public client that sends a secret',
    { claims: { client_id: 'chat' }, headers: basic('chat', SECRET) },
    'invalid_client',
  ],
  [
    'whose client signs the assertion itself in the place of the provider',
    async (scene) => ({
      fields: { assertion: (await scene.signedBy()).client_assertion },
    }),
    'invalid_grant',
  ],
  // When.
  ['without an end', { claims: { exp: undefined } }, 'invalid_grant'],
  ['with an end that is no number', { claims: { exp: '9000000000' } }, 'invalid_grant'],
  ['after its end', at('exp', -30, { iat: -60 }), 'invalid_grant'],
  ['without the time of issue', { claims: { iat: undefined } }, 'invalid_grant'],
  ['with a time of issue that is no number', { claims: { iat: 'now' } }, 'invalid_grant'],
  ['issued in the future', at('iat', 31), 'invalid_grant'],
  ['issued long ago, with a far end', at('iat', -630, { exp: 9_000_000 }), 'invalid_grant'],
  ['that is not valid yet', at('nbf', 31), 'invalid_grant'],
  ['without an id', { claims: { jti: undefined } }, 'invalid_grant'],
  ['with an empty id', { claims: { jti: '' } }, 'invalid_grant'],
  ['with an id that is no text', { claims: { jti: 7 } }, 'invalid_grant'],
  // For what.
  ['without a resource', { claims: { resource: undefined } }, 'invalid_target'],
  [
    'without a resource, which the request names',
    { claims: { resource: undefined }, fields: { resource: TOOLS } },
    'invalid_target',
  ],
  ['for a resource of another', { claims: { resource: 'https://x.example/mcp' } }, 'invalid_target'],
  ['for the host of a resource', { claims: { resource: WIKI } }, 'invalid_target'],
  ['for a resource with a fragment', { claims: { resource: `${TOOLS}#` } }, 'invalid_target'],
  [
    'for two resources, if the request names none',
    { claims: { resource: [TOOLS, SHOP_TOOLS] } },
    'invalid_target',
  ],
  ['for no resource', { claims: { resource: [] } }, 'invalid_target'],
  ['for a resource that is no text', { claims: { resource: { uri: TOOLS } } }, 'invalid_target'],
  ['if the request names another resource', { fields: { resource: SHOP_TOOLS } }, 'invalid_target'],
  [
    'if both name a resource of another',
    { claims: { resource: 'https://x.example/mcp' }, fields: { resource: 'https://x.example/mcp' } },
    'invalid_target',
  ],
  ['with scopes of others alone', { claims: { scope: 'chat.read' } }, 'invalid_scope'],
  ['with scopes that are no text', { claims: { scope: ['read'] } }, 'invalid_scope'],
  [
    'if the request asks for more',
    { claims: { scope: 'read' }, fields: { scope: 'read write' } },
    'invalid_scope',
  ],
  [
    'if the request asks for more than nothing',
    { claims: { scope: undefined }, fields: { scope: 'write' } },
    'invalid_scope',
  ],
  ['if the request asks for other scopes', { fields: { scope: 'admin' } }, 'invalid_scope'],
  ['that is bound to a key', { claims: { cnf: { jkt: 'x'.repeat(43) } } }, 'invalid_grant'],
  [
    'with details of authorization',
    { claims: { authorization_details: [{ type: 'mcp_read' }] } },
    'invalid_authorization_details',
  ],
];

describe('a wrong request with an assertion', () => {
  test.each(WRONG)(
    '%s is refused with the error of its RFC, and only keys are fetched',
    async (_what, how, error) => {
      const scene = shared;
      const sent = typeof how === 'function' ? await how(scene) : how;
      const before = await scene.sessions.listAgents(undefined, scene.clock.seconds);
      scene.calls.length = 0;
      const { status, body } = await scene.exchange(sent);
      expect([status, body]).toEqual([error === 'invalid_client' ? 401 : 400, { error }]);
      expect(scene.failure).toBe('session.credential_refused');
      expect(scene.calls.filter((url) => url !== DISCOVERY && url !== KEYS)).toEqual([]);
      expect(scene.documents.calls).toEqual([]);
      expect(await scene.sessions.listAgents(undefined, scene.clock.seconds)).toEqual(before);
      const text = sent.fields?.assertion ?? '';
      if (text.length > 20) expect(JSON.stringify(scene.entries)).not.toContain(text.slice(-20));
    },
  );

  test.each(['assertion', 'client_id', 'resource', 'scope', 'grant_type'])(
    'with its %s twice is refused',
    async (name) => {
      const fields = { grant_type: GRANT, assertion: await shared.assertion(), client_id: 'desk' };
      const body = new URLSearchParams({ ...fields, resource: TOOLS, scope: 'read' });
      body.append(name, body.get(name) ?? '');
      const init = { method: 'POST', body, headers: basic('desk', SECRET) };
      const answer = await shared.serve(new Request(`${GATE}/.portcullis/agents/token`, init));
      expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    },
  );

  test('with an ID token, an access token or a code in the place of an assertion is refused', async () => {
    const { provider } = shared;
    const { access_token: token } = await shared.tokens();
    const now = shared.clock.seconds;
    const idToken = await provider.identity.sign(
      {},
      { iss: provider.issuer, sub: 'ada', aud: 'gate', iat: now, exp: now + 300, nonce: 'n' },
    );
    for (const assertion of [idToken, token, await shared.code()])
      expect((await shared.exchange({}, assertion)).body).toEqual({ error: 'invalid_grant' });
  });
});

test('an assertion that is signed with another algorithm is refused, also with a key of the provider', async () => {
  const scene = await assertionScene();
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'other', alg: 'ES256', use: 'sig' };
  const { keys } = scene.provider.identity.publicJwks();
  scene.provider.identity.respond('jwks', () => Response.json({ keys: [...keys, key] }));
  scene.clock.pass(900);
  const claims = JSON.parse(
    Buffer.from((await scene.assertion()).split('.')[1] ?? '', 'base64url').toString(),
  ) as JWTPayload;
  const header = { alg: 'ES256', kid: 'other', typ: 'oauth-id-jag+jwt' };
  const text = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  expect((await scene.exchange({}, text)).body).toEqual({ error: 'invalid_grant' });
  expect(scene.detail).toContain('token.algorithm');
});

test('an assertion is exchanged once, also of ten requests at once, and the same id of another issuer is another', async () => {
  const scene = await assertionScene({ assertionProviders: ['idp', 'other'] });
  const text = await scene.assertion();
  const answers = await Promise.all(Array.from({ length: 10 }, () => scene.exchange({}, text)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(400)]);
  const first = await scene.exchange({ claims: { jti: 'same' } });
  const again = await scene.exchange({ claims: { jti: 'same', sub: 'eve' } });
  const ofOther = await scene.exchange({ by: scene.other, claims: { jti: 'same' } });
  expect([first.status, again.status, ofOther.status]).toEqual([200, 400, 200]);
  // It is refused as long as it is not too old.
  const long = { jti: 'long', exp: scene.clock.seconds + 9000, iat: scene.clock.seconds };
  expect((await scene.exchange({ claims: long })).status).toBe(200);
  scene.clock.pass(629);
  expect(await scene.exchange({ claims: long })).toMatchObject({ status: 400 });
  expect(scene.detail).toBe('the assertion has already been used');
  scene.clock.pass(1);
  expect(await scene.exchange({ claims: long })).toMatchObject({ status: 400 });
  expect(scene.detail).toBe('the assertion was issued more than 600 seconds ago');
});

test('a refused client uses up no assertion', async () => {
  const scene = shared;
  const text = await scene.assertion();
  expect((await scene.exchange({ headers: basic('desk', 'x'.repeat(32)) }, text)).status).toBe(401);
  expect((await scene.exchange({}, text)).status).toBe(200);
});

test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[] | undefined]>([
  ['that states groups', { groups: ['eng', 'ops'] }, ['eng', 'ops']],
  ['that states that there are none', { groups: [] }, []],
  ['that does not state them', { groups: undefined }, undefined],
  ['that states them as null', { groups: null }, undefined],
  ['that states them in another form', { groups: [{ id: 1 }] }, undefined],
  ['that leaves them out for their number', { groups: undefined, _claim_names: { groups: 's' } }, undefined],
])('the groups of an assertion %s are known only if it states them', async (_what, claims, groups) => {
  const { body } = await shared.exchange({ claims });
  expect((await shared.use(body.access_token)).status).toBe(200);
  expect(shared.caller()?.groups).toEqual(groups);
});

test('claims that the provider requires at a login are required of an assertion, and name its tenant', async () => {
  const scene = await assertionScene({}, { idp: { requiredClaims: { tenant: 't1', hd: 'corp.example' } } });
  const answers = await Promise.all(
    [
      { tenant: 't1', hd: 'corp.example' },
      { tenant: 't2', hd: 'corp.example' },
      { tenant: 't1' },
      { hd: 'corp.example' },
    ].map(async (claims) => (await scene.exchange({ claims })).status),
  );
  expect(answers).toEqual([200, 400, 400, 400]);
});

test('an assertion is of a login as strong and as recent as the provider’s parameters require of every login', async () => {
  const scene = await assertionScene({}, { idp: { parameters: { acr_values: 'high', max_age: '60' } } });
  const now = scene.clock.seconds;
  const answers = await Promise.all(
    [
      { acr: 'high', auth_time: now - 90 },
      { acr: 'high', auth_time: now - 91 },
      { acr: 'high' },
      { acr: 'low', auth_time: now },
      { auth_time: now },
    ].map(async (claims) => (await scene.exchange({ claims })).status),
  );
  expect(answers).toEqual([200, 400, 400, 400, 400]);
});

test('a provider that cannot be asked for its keys refuses no assertion for good, and is asked for nothing else, nor for what is none', async () => {
  const scene = await assertionScene({ assertionProviders: ['other'] });
  const { other } = scene;
  const text = await scene.assertion({ by: other });
  const wrong = await scene.exchange({ by: other, header: { typ: 'JWT' } });
  expect([wrong.status, scene.calls]).toEqual([400, []]);
  other.identity.fail(503);
  expect((await scene.exchange({}, text)).status).toBe(503);
  expect(scene.failure).toBe('session.provider_unavailable');
  other.identity.start();
  scene.clock.pass(60);
  expect((await scene.exchange({}, text)).status).toBe(200);
  expect([...new Set(scene.calls)]).toEqual([other.identity.discoveryUri, other.identity.jwksUri]);
});

const LOCK: Partial<HeldLocks> = { lock: { effect: 'lock', reason: 'left' } as HeldLocks['lock'] };

describe('an assertion of a user', () => {
  let held: HeldLocks = FREE;
  let scene: AssertionScene;
  let now: number;
  const hold = (change: Partial<HeldLocks>): void => {
    held = { ...FREE, ...change };
  };
  beforeAll(async () => {
    scene = await assertionScene({}, { locks: { held: async () => held, heldAtOnce: () => undefined } });
    now = scene.clock.seconds;
  });

  test('who is locked gets nothing, is recorded, and can be used when the lock ends', async () => {
    const text = await scene.assertion();
    hold(LOCK);
    expect(await scene.exchange({}, text)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(scene.failure).toBe('session.locked');
    expect(await scene.sessions.listAgents(undefined, now)).toEqual([]);
    const person = { issuer: 'https://idp.example', subject: 'ada' };
    expect(await scene.sessions.list(person, now, 9)).toHaveLength(1);
    hold({});
    expect((await scene.exchange({}, text)).status).toBe(200);
  });

  test('whose token is in use is refused once the user is locked, or had all sessions ended', async () => {
    const { body } = await scene.exchange();
    expect((await scene.use(body.access_token)).status).toBe(200);
    hold(LOCK);
    expect((await scene.use(body.access_token)).status).toBe(403);
    hold({ endedAt: now });
    expect((await scene.use(body.access_token)).status).toBe(401);
    hold({});
    expect((await scene.use(body.access_token)).status).toBe(200);
  });

  test('that a clock issued that is ahead does not outlast an end of all sessions that is ordered now', async () => {
    hold({});
    const { body } = await scene.exchange({ claims: { iat: now + 29 } });
    expect((await scene.use(body.access_token)).status).toBe(200);
    hold({ endedAt: now });
    expect((await scene.use(body.access_token)).status).toBe(401);
  });

  test.each<readonly [string, (now: number) => Partial<HeldLocks>, object, number]>([
    ['whose sessions were ended in the second of its issue', (now) => ({ endedAt: now }), {}, 400],
    ['whose sessions were ended before', (now) => ({ endedAt: now - 1 }), {}, 200],
    ['of whom the provider reported a change since', (now) => ({ refreshAt: now }), {}, 400],
    ['of whom the provider reported a change before', (now) => ({ refreshAt: now - 1 }), {}, 200],
    ['who must log in again, without a time of login', (now) => ({ askedAt: now - 9 }), {}, 400],
    ['who must log in again, and did not', (now) => ({ askedAt: now - 9 }), { ago: 9 }, 400],
    ['who must log in again, and did', (now) => ({ askedAt: now - 9 }), { ago: 8 }, 200],
  ])(
    '%s is judged by when it was issued',
    async (_who, change, { ago }: { readonly ago?: number }, status) => {
      hold(change(now));
      const claims = ago === undefined ? {} : { auth_time: now - ago };
      expect((await scene.exchange({ claims })).status).toBe(status);
    },
  );
});

test('a user who logs out everywhere ends the token, and assertions that were issued until then', async () => {
  const scene = await assertionScene();
  const { body } = await scene.exchange();
  const early = await scene.assertion();
  expect((await scene.use(body.access_token)).status).toBe(200);
  scene.clock.pass(5);
  const sameSecond = await scene.assertion();
  await scene.browser.submit(`${GATE}/.portcullis/logout`, { everywhere: '1' });
  expect((await scene.use(body.access_token)).status).toBe(401);
  for (const text of [early, sameSecond]) {
    expect((await scene.exchange({}, text)).body).toEqual({ error: 'invalid_grant' });
    expect(scene.detail).toBe('all sessions of its user were ended after it was issued');
  }
  scene.clock.pass(1);
  expect((await scene.exchange()).status).toBe(200);
});

test('a logout in one browser does not end the token, and the provider’s logout token does', async () => {
  const scene = await assertionScene();
  const { body } = await scene.exchange();
  await scene.browser.submit(`${GATE}/.portcullis/logout`, {});
  expect((await scene.use(body.access_token)).status).toBe(200);
  scene.clock.pass(1);
  const form = new URLSearchParams({ logout_token: await scene.provider.logoutToken() });
  const init = { method: 'POST', body: form };
  const answer = await scene.serve(new Request(`${GATE}/.portcullis/backchannel-logout`, init));
  expect(answer.status).toBe(200);
  expect((await scene.use(body.access_token)).status).toBe(401);
});

test('users see such an agent among theirs, not among their browsers, and end it', async () => {
  const scene = await assertionScene();
  const { body } = await scene.exchange();
  const sessions = await (await scene.browser.open(`${GATE}/.portcullis/sessions`)).text();
  expect(sessions.match(/name="session"/g)).toHaveLength(1);
  expect(sessions).toContain('<dd>desk</dd>');
  const [agent] = await scene.sessions.listAgents(undefined, scene.clock.seconds);
  await scene.browser.submit(`${GATE}/.portcullis/agents`, { id: agent?.id ?? '' });
  expect((await scene.use(body.access_token)).status).toBe(401);
});

test('a client revokes its token', async () => {
  const scene = await assertionScene();
  const { body } = await scene.exchange();
  const answer = await scene.post('revoke', { token: String(body.access_token) }, basic('desk', SECRET));
  expect(answer.status).toBe(200);
  expect((await scene.use(body.access_token)).status).toBe(401);
});

test('no consent is remembered for an assertion', async () => {
  const scene = await assertionScene({ rememberConsent: true });
  await scene.exchange();
  const redirect = { client_id: 'desk', redirect_uri: 'https://desk.example.com/done' };
  expect((await scene.ask(redirect)).status).toBe(200);
});

test.each([
  ['identitySeconds', {}, { identitySeconds: 60, refreshSeconds: 60 }, 60],
  ['lifetimeSeconds of the session', {}, { lifetimeSeconds: 120 }, 120],
  ['accessTokenSeconds', { accessTokenSeconds: 90 }, {}, 90],
  ['lifetimeSeconds of agents', { accessTokenSeconds: 3600, lifetimeSeconds: 400 }, {}, 400],
])('a token for an assertion lasts no longer than %s', async (_what, options, change, seconds) => {
  const scene = await assertionScene(options, change);
  const { body } = await scene.exchange();
  expect(body.expires_in).toBe(seconds);
  scene.clock.pass(seconds - 1);
  expect((await scene.use(body.access_token)).status).toBe(200);
  expect(scene.entries).toContainEqual(
    expect.objectContaining({
      type: 'session.used',
      session: expect.objectContaining({ expires: scene.clock.seconds + 1 }),
    }),
  );
  scene.clock.pass(1);
  expect((await scene.use(body.access_token)).status).toBe(401);
});

test('an assertion that is older than identitySeconds begins nothing', async () => {
  const scene = await assertionScene({}, { identitySeconds: 60, refreshSeconds: 60 });
  const text = await scene.assertion();
  scene.clock.pass(60);
  expect(await scene.exchange({}, text)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.detail).toBe('the assertion is older than identitySeconds');
});

test('assertions are accepted of providers of the login only, each with an issuer of its own', () => {
  const store = memorySessions();
  const problemsOf = (assertionProviders: readonly string[], providers: Record<string, { issuer: string }>) =>
    agents({ store, clients: CLIENTS, resources: [TOOLS], assertionProviders }).problemsOf({
      ...{ store, loginHost: { serves: () => true }, providers },
    });
  const idp = { issuer: 'https://idp.example' };
  expect(problemsOf(['idp'], { idp, other: idp })).toEqual([]);
  expect(problemsOf(['corp', 'toString'], { idp })).toEqual([
    'agents: assertionProviders: "corp" is not one of providers',
    'agents: assertionProviders: "toString" is not one of providers',
  ]);
  expect(problemsOf(['idp', 'other'], { idp, other: idp })).toEqual([
    'agents: assertionProviders must have different issuers: an assertion states no more than its issuer',
  ]);
});
