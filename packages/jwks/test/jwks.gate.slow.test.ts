import { createIdentityProvider } from '@portcullis/testing';
import { build } from 'esbuild';
import { Miniflare, type Request as OutboundRequest, Response as OutboundResponse } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';

const { outputFiles } = await build({
  entryPoints: [new URL('./fixtures/key-worker.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  write: false,
});
const script = outputFiles[0]?.text ?? '';

const provider = await createIdentityProvider();
let opened: Promise<void> = Promise.resolve();

/** Real workerd, with the provider as its whole internet. */
const worker = new Miniflare({
  modules: true,
  script,
  compatibilityDate: '2026-07-30',
  kvNamespaces: ['KEYS'],
  outboundService: async (request: OutboundRequest) => {
    await opened;
    const response = await provider.fetch(request.url);
    return new OutboundResponse(await response.text(), { status: response.status });
  },
});

beforeAll(() => worker.ready);
afterAll(() => worker.dispose());

const ask = async (kid: string): Promise<string> =>
  await (await worker.dispatchFetch(`https://app.example/?kid=${kid}`)).text();

test('concurrent requests in a cold isolate all get their key, by one fetch', async () => {
  const gate = Promise.withResolvers<void>();
  opened = gate.promise;
  const answers = Promise.all(Array.from({ length: 20 }, () => ask('key-1')));
  // The issuer answers only when another request has been through the isolate.
  await worker.dispatchFetch('https://app.example/?kid=%00'.concat('k'.repeat(600)));
  gate.resolve();
  expect(new Set(await answers)).toEqual(new Set(['public']));
  expect(provider.calls).toMatchObject({ discovery: 1, jwks: 1 });
});

test('an unknown kid is refused, and the isolate continues to serve', async () => {
  expect(await ask('__proto__')).toBe('keys.unknown');
  expect(await ask('key-1')).toBe('public');
});

test('the keys were stored in KV for other isolates', async () => {
  const namespace = await worker.getKVNamespace('KEYS');
  const { keys } = await namespace.list();
  expect(keys.map(({ name }) => name)).toEqual([
    'portcullis:jwks:1:discovery:https://idp.example/.well-known/openid-configuration',
  ]);
});

test('a source created when the Worker starts finds the Cache API automatically', async () => {
  provider.resetCalls();
  const response = await worker.dispatchFetch('https://app.example/default?kid=key-1');
  expect(await response.text()).toBe('public');
  expect(provider.calls.jwks).toBe(1);
  const cache = await (await worker.getCaches()).open('portcullis');
  const name = `portcullis:jwks:1:discovery:${provider.discoveryUri}`;
  const kept = await cache.match(`https://portcullis.invalid/${encodeURIComponent(name)}`);
  expect(await kept?.json()).toMatchObject({ keys: provider.publicJwks().keys });
});
