import type { BaseContext } from '@portcullis/core';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { clientDirectory } from '../../../src/agents/clients/client-directory.ts';
import { clientDocuments } from '../../../src/agents/clients/client-documents.ts';
import { memorySessions } from '../../../src/index.ts';
import { type AgentScene, agentScene, REDIRECT, SECRET } from '../../fixtures/agent-scene.ts';
import { GATE } from '../../fixtures/host-scene.ts';
import { DOCUMENT, documentOf, json, publishedSite } from '../../fixtures/published-site.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const TOKEN_ENDPOINT = `${GATE}/.portcullis/agents/token`;

let pair: CryptoKeyPair;
let otherPair: CryptoKeyPair;
let jwk: JWK;

beforeAll(async () => {
  pair = (await generateKeyPair('ES256', { extractable: true })) as CryptoKeyPair;
  otherPair = (await generateKeyPair('ES256', { extractable: true })) as CryptoKeyPair;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1' };
});

async function scene() {
  const site = publishedSite();
  const made = await agentScene({
    clients: clientDirectory({
      registered: {
        chat: { name: 'Chat', redirectUris: ['http://127.0.0.1/done'] },
        desk: { name: 'Desk', redirectUris: ['http://127.0.0.1/done'], secret: SECRET },
        signer: { name: 'Signer', redirectUris: ['http://127.0.0.1/done'], keys: [jwk] },
      },
      documents: clientDocuments({ fetch: site.fetch, ownHosts: ['gate.corp.example'] }),
      assertions: { issuer: GATE, tokenEndpoint: TOKEN_ENDPOINT, store: memorySessions() },
    }),
  });
  return Object.assign(made, { site });
}

let jtis = 0;

interface Signing {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey | Uint8Array;
}

function assertion(
  { clock }: { readonly clock: Pick<MovableClock, 'seconds'> },
  { claims = {}, header = {}, key = pair.privateKey }: Signing = {},
): Promise<string> {
  jtis += 1;
  const all = {
    ...{ iss: 'signer', sub: 'signer', aud: GATE, jti: `j${jtis}` },
    ...{ iat: clock.seconds, exp: clock.seconds + 60 },
    ...claims,
  };
  const stated = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(stated).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);
}

async function redeem(
  made: AgentScene,
  clientId: string,
  fields: Readonly<Record<string, string | undefined>> = {},
  headers?: HeadersInit,
) {
  const code = await made.code({ client_id: clientId });
  return made.redeem(code, { client_id: clientId, ...fields }, headers);
}

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });

test.each([
  ['the issuer', GATE],
  ['the token endpoint', TOKEN_ENDPOINT],
  ['a list with the issuer alone', [GATE]],
])('a client is authenticated by an assertion that it signed for %s, once', async (_case, aud) => {
  const made = await scene();
  const fields = {
    client_assertion_type: TYPE,
    client_assertion: await assertion(made, { claims: { aud } }),
    client_id: undefined,
  };
  const first = await redeem(made, 'signer', fields);
  expect([first.status, first.body.token_type]).toEqual([200, 'Bearer']);
  const again = await redeem(made, 'signer', fields);
  expect([again.status, again.body]).toEqual([401, { error: 'invalid_client' }]);
});

test('a client with a document is authenticated by the keys in it, and by no others', async () => {
  const made = await scene();
  const published = documentOf({
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk] },
    redirect_uris: [REDIRECT],
  });
  made.site.put(DOCUMENT, () => json(published));
  const claims = { iss: DOCUMENT, sub: DOCUMENT };
  const by = async (key: CryptoKey) => ({
    client_assertion_type: TYPE,
    client_assertion: await assertion(made, { claims, key }),
  });
  expect((await redeem(made, DOCUMENT, await by(otherPair.privateKey))).body).toEqual({
    error: 'invalid_client',
  });
  expect((await redeem(made, DOCUMENT, {})).body).toEqual({ error: 'invalid_client' });
  const good = await redeem(made, DOCUMENT, await by(pair.privateKey));
  expect([good.status, good.body.scope]).toEqual([200, 'read write']);
  expect(made.site.calls).toEqual([DOCUMENT]);
});

test('a client whose document cannot be fetched is not refused as unknown: the token endpoint is unavailable', async () => {
  const made = await scene();
  made.site.put(DOCUMENT, () =>
    json(documentOf({ redirect_uris: [REDIRECT] }), { 'cache-control': 'max-age=60' }),
  );
  const { body } = await redeem(made, DOCUMENT);
  made.site.put(DOCUMENT, () => new Response('', { status: 500 }));
  made.clock.pass(61);
  const refused = await made.refresh(body.refresh_token, { client_id: DOCUMENT });
  expect([refused.status, refused.body]).toEqual([503, { error: 'temporarily_unavailable' }]);
  made.site.put(DOCUMENT, () => json(documentOf({ redirect_uris: [REDIRECT] })));
  made.clock.pass(31);
  expect((await made.refresh(body.refresh_token, { client_id: DOCUMENT })).status).toBe(200);
});

test('a client is not refused, but cannot be authenticated, while its document or its keys cannot be fetched', async () => {
  const site = publishedSite();
  const clock = new MovableClock();
  const context = { request: new Request(GATE), clock } as unknown as BaseContext;
  const directory = clientDirectory({
    documents: clientDocuments({ fetch: site.fetch, ownHosts: ['gate.corp.example'] }),
    assertions: { issuer: GATE, tokenEndpoint: TOKEN_ENDPOINT, store: memorySessions() },
  });
  const jwks_uri = 'https://chat.example.org/keys.json';
  const answers = { document: 200, keys: 500 };
  const published = documentOf({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
  site.put(
    DOCUMENT,
    () => new Response(JSON.stringify(published), { status: answers.document, headers: JSON_TYPE }),
  );
  site.put(
    jwks_uri,
    () => new Response(JSON.stringify({ keys: [jwk] }), { status: answers.keys, headers: JSON_TYPE }),
  );
  const found = await directory.find(DOCUMENT, context);
  if ('refused' in found) throw new Error(found.detail);
  const claims = { iss: DOCUMENT, sub: DOCUMENT };
  const fields = async () =>
    new Map([
      ['client_assertion_type', TYPE],
      ['client_assertion', await assertion({ clock }, { claims })],
    ]);
  const authenticate = async () => directory.authenticate(found, context.request, await fields(), context);
  await expect(authenticate()).rejects.toMatchObject({ code: 'session.client_unavailable' });
  answers.keys = 200;
  clock.pass(30);
  expect(await authenticate()).toBe(true);
  answers.document = 500;
  clock.pass(300);
  await expect(authenticate()).rejects.toMatchObject({ code: 'session.client_unavailable' });
});

test.each<[string, (made: AgentScene) => Promise<string> | Signing]>([
  ['signed with another key', () => ({ key: otherPair.privateKey })],
  ['not signed', () => Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{}')}.`)],
  [
    'signed with the public key as a secret',
    () => ({ header: { alg: 'HS256' }, key: new TextEncoder().encode(jwk.x) }),
  ],
  ['signed with a key that it brings', () => ({ header: { kid: 'k2', jwk: {} }, key: otherPair.privateKey })],
  ['that is not a JWT', () => Promise.resolve('not a token')],
  ['that is huge', () => Promise.resolve('a'.repeat(10_000))],
  ['of another issuer', () => ({ claims: { iss: 'desk' } })],
  ['of another subject', () => ({ claims: { sub: 'desk' } })],
  ['without an issuer', () => ({ claims: { iss: undefined } })],
  ['for another server', () => ({ claims: { aud: 'https://other.example' } })],
  ['for two servers', () => ({ claims: { aud: [GATE, 'https://other.example'] } })],
  ['for no server', () => ({ claims: { aud: undefined } })],
  ['without an id', () => ({ claims: { jti: undefined } })],
  ['with an empty id', () => ({ claims: { jti: '' } })],
  ['without an end', () => ({ claims: { exp: undefined } })],
  ['that has expired', ({ clock }) => ({ claims: { exp: clock.seconds - 31 } })],
  ['that is valid for hours', ({ clock }) => ({ claims: { exp: clock.seconds + 7200 } })],
  ['that is not valid yet', ({ clock }) => ({ claims: { nbf: clock.seconds + 60 } })],
])('a client is not authenticated by an assertion %s', async (_case, change) => {
  const made = await scene();
  const given = change(made);
  const client_assertion = given instanceof Promise ? await given : await assertion(made, given);
  const answer = await redeem(made, 'signer', { client_assertion_type: TYPE, client_assertion });
  expect([answer.status, answer.body]).toEqual([401, { error: 'invalid_client' }]);
});

test.each<[string, string, (made: AgentScene) => Promise<Record<string, string>>, HeadersInit?]>([
  ['with keys that states its name alone', 'signer', async () => ({})],
  ['with keys that sends a secret', 'signer', async () => ({}), basic('signer', SECRET)],
  [
    'with keys whose assertion has another type',
    'signer',
    async (made) => ({ client_assertion_type: 'saml', client_assertion: await assertion(made) }),
  ],
  [
    'with keys whose assertion has no type',
    'signer',
    async (made) => ({ client_assertion: await assertion(made) }),
  ],
  [
    'with keys that sends a secret too',
    'signer',
    async (made) => ({ client_assertion_type: TYPE, client_assertion: await assertion(made) }),
    basic('signer', SECRET),
  ],
  ['with a secret that states its name alone', 'desk', async () => ({})],
  ['with a secret that sends another one', 'desk', async () => ({}), basic('desk', 'x'.repeat(32))],
  ['with a secret that sends it with the name of another', 'desk', async () => ({}), basic('chat', SECRET)],
  [
    'with a secret that signs too',
    'desk',
    async (made) => ({ client_assertion_type: TYPE, client_assertion: await assertion(made) }),
    basic('desk', SECRET),
  ],
  [
    'with a secret that states the type of an assertion too',
    'desk',
    async () => ({ client_assertion_type: TYPE }),
    basic('desk', SECRET),
  ],
  [
    'with a secret that sends an assertion without a type too',
    'desk',
    async (made) => ({ client_assertion: await assertion(made) }),
    basic('desk', SECRET),
  ],
  [
    'without a secret that states the type of an assertion',
    'chat',
    async () => ({ client_assertion_type: TYPE }),
  ],
  ['without a secret that sends one', 'chat', async () => ({}), basic('chat', SECRET)],
  [
    'without a secret that signs',
    'chat',
    async (made) => ({ client_assertion_type: TYPE, client_assertion: await assertion(made) }),
  ],
])('a client is not authenticated: one %s', async (_case, id, fields, headers) => {
  const made = await scene();
  const answer = await redeem(made, id, await fields(made), headers);
  expect([answer.status, answer.body]).toEqual([401, { error: 'invalid_client' }]);
});

test('the metadata of the server names the ways to authenticate, and documents', async () => {
  const made = await scene();
  const answer = await made.serve(new Request(`${GATE}/.well-known/oauth-authorization-server`));
  expect(await answer.json()).toMatchObject({
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'private_key_jwt'],
    client_id_metadata_document_supported: true,
  });
});

const PUBLIC = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const NO_KEYS = 'must have either a secret or keys';

test.each<[string, object, string]>([
  ['a client without redirect URIs', { redirectUris: undefined }, 'must have redirectUris'],
  ['a client with a short secret', { secret: 'x' }, 'must have a secret'],
  ['a client with a secret and keys', { secret: SECRET, keys: [PUBLIC] }, NO_KEYS],
  ['a client with a private key', { keys: [{ ...PUBLIC, d: 'x' }] }, NO_KEYS],
  ['a client with a symmetric key', { keys: [PUBLIC, { kty: 'oct', k: 'x' }] }, NO_KEYS],
  ['a client with an empty list of keys', { keys: [] }, NO_KEYS],
  ['a client with many keys', { keys: Array.from({ length: 11 }, () => PUBLIC) }, NO_KEYS],
])('a directory cannot have %s', (_case, change, message) => {
  const registered = { chat: { name: 'Chat', redirectUris: [REDIRECT], ...change } };
  const assertions = { issuer: GATE, tokenEndpoint: TOKEN_ENDPOINT, store: memorySessions() };
  expect(() => clientDirectory({ registered, assertions })).toThrow(`registered.chat ${message}`);
});

test('a directory cannot have a client with keys where nothing stores which assertions were used', () => {
  const registered = { chat: { name: 'Chat', redirectUris: [REDIRECT], keys: [PUBLIC] } };
  expect(() => clientDirectory({ registered })).toThrow('assertions is missing');
});
