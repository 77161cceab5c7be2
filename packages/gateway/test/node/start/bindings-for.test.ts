import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchBinding } from '@portcullis/proxy';
import { expect, test } from 'vitest';
import type { GatewayConfiguration } from '../../../src/index.ts';
import { bindingsFor } from '../../../src/node/start/bindings-for.ts';
import { wikiConfiguration } from '../configuration.ts';

const configured = (changes?: object) => wikiConfiguration(changes) as unknown as GatewayConfiguration;
const origins = { WIKI: 'http://127.0.0.1:9' };
const stores = { name: 'stores', namespaceOf: () => ({ getByName: () => ({}) }), close: () => {} };

test('an origin that is still waited for when the gate closes is given up', async () => {
  const asked = Promise.withResolvers<void>();
  const silent = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const given = {
    stores: undefined,
    origins: { WIKI: `http://127.0.0.1:${port}` },
    bindings: {},
    variables: {},
  };
  const { bindings, close } = bindingsFor(configured(), given);
  const origin = bindings.WIKI as FetchBinding;
  const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
  const failed = expect(origin.fetch('https://wiki.corp.example/', init)).rejects.toThrow();
  await asked.promise;
  close();
  await failed;
  await new Promise<void>((closed) => silent.close(() => closed()));
});

test('a binding that is no store is not looked for among the stores', () => {
  const given = { stores, origins, bindings: {}, variables: {} };
  expect(() => bindingsFor(configured({ keyCache: { kv: 'KEYS' } }), given)).toThrow(
    /keyCache\.kv: there is no .+ outside Cloudflare: pass an object with its methods in the option bindings\.KEYS/,
  );
});

test('one name for two stores is refused: the second would get the first', () => {
  const given = { stores, origins, bindings: {}, variables: {} };
  const audit = { checkpoints: 'STATE', people: 'STATE' };
  expect(() => bindingsFor(configured({ audit }), given)).toThrow(/audit\.people: uses the binding "STATE"/);
});
