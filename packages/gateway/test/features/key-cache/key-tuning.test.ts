import { afterEach, expect, test, vi } from 'vitest';
import { keyTuning } from '../../../src/features/key-cache/key-tuning.ts';
import { gatewaySettings } from '../../../src/gateway-options.ts';

const env = { KEYS: { get: async () => null, put: async () => undefined } };
const tiers = () =>
  keyTuning({ keyCache: { kv: 'KEYS' } }, gatewaySettings({}), {}, env).tiers?.map(({ name }) => name);

afterEach(() => vi.unstubAllGlobals());

test('keys are stored in the data centre first, then in KV', () => {
  vi.stubGlobal('caches', { default: {} });
  expect(tiers()).toEqual(['cache-api', 'kv']);
});

test.each([
  ['no Cache API', undefined],
  ['that of a browser', { open: async () => ({}) }],
])('keys are stored in KV alone where a runtime has %s', (_, caches) => {
  vi.stubGlobal('caches', caches);
  expect(tiers()).toEqual(['kv']);
});
