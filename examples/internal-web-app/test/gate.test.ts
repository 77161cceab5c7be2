import { type OpenIdProvider, startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';

// A real OpenID provider, and the Worker as `wrangler dev` runs it with a small one behind it.
const HOST = 'wiki.corp.example';
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

let provider: OpenIdProvider;
let gate: TestHarness;
beforeAll(async () => {
  provider = await startOpenIdProvider({
    audiences: ['https://wiki.corp.example/'],
    accounts: {
      editor: { name: 'Ada Editor', groups: ['wiki-eng'] },
      reader: { name: 'Rob Reader', groups: ['staff'] },
    },
  });
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const assertionKey = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  gate = createTestHarness({
    workers: [
      {
        configPath: file('wrangler.dev.jsonc'),
        vars: { GATE_HOST: HOST, ISSUER: provider.issuer },
        secrets: {
          SESSION_KEY: crypto.randomUUID(),
          CLIENT_SECRET: crypto.randomUUID(),
          ASSERTION_KEY: JSON.stringify(assertionKey),
        },
      },
      { configPath: file('dev/application.jsonc') },
    ],
  });
  await gate.listen();
});
afterAll(async () => {
  await gate?.close();
  await provider?.close();
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => gate.debug()));

async function ask(path: string, account?: string, method = 'GET'): ReturnType<TestHarness['fetch']> {
  const authorization =
    account === undefined ? {} : { authorization: `Bearer ${await provider.token(account)}` };
  return gate.fetch(`https://${HOST}${path}`, {
    method,
    headers: { 'x-portcullis-assertion': 'forged', ...authorization },
    redirect: 'manual',
  });
}

test('the application can verify who is asking by the keys that the gate serves', async () => {
  const keys = (await (await ask('/.portcullis/keys')).json()) as JSONWebKeySet;
  const { told } = (await (await ask('/pages/1', 'reader')).json()) as { told: Record<string, string> };
  const assertion = told['x-portcullis-assertion'] ?? '';
  const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
    audience: 'wiki',
    // Of the address that was asked: plain http on this machine.
    issuer: `http://${HOST}`,
    typ: 'portcullis-assertion+jwt',
  });
  expect(payload).toMatchObject({ email: 'reader@corp.example', roles: ['reader'] });
});

test('a stranger is told to log in, and where', async () => {
  const response = await ask('/pages/1');
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('/.portcullis/login');
});

test('readers read, editors write, and nobody administers', async () => {
  expect((await ask('/pages/1', 'reader', 'POST')).status).toBe(403);
  expect((await ask('/pages/1', 'editor', 'POST')).status).toBe(200);
  expect((await ask('/admin/users', 'editor')).status).toBe(403);
});
