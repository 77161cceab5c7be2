import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, test } from 'vitest';
import type { Revocations, SessionStore } from '../src/index.ts';
import { storeContract } from './fixtures/store-contract.ts';

const { outputFiles } = await build({
  entryPoints: [new URL('./fixtures/store-worker.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  conditions: ['workerd'],
  external: ['cloudflare:*'],
  write: false,
});

/** The Durable Object in real workerd, with its SQLite. */
const worker = new Miniflare({
  modules: true,
  script: outputFiles[0]?.text ?? '',
  compatibilityDate: '2026-07-30',
  durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
});

beforeAll(() => worker.ready);
afterAll(() => worker.dispose());

/** A store whose calls go over the wire to an object of this name. */
function storeNamed(name: string): SessionStore & Revocations {
  const call =
    (method: string) =>
    async (...parameters: readonly unknown[]): Promise<never> => {
      const body = JSON.stringify({ name, method, parameters });
      const response = await worker.dispatchFetch('https://app.example/', { method: 'POST', body });
      return ((await response.json()) as { answer: never }).answer;
    };
  const methods = ['add', 'find', 'claim', 'replace', 'remove', 'endAll', 'endOnce', 'endedAt'];
  return Object.fromEntries(methods.map((method) => [method, call(method)])) as never;
}

for (const [name, check] of Object.entries(storeContract)) {
  test(name, () => check(storeNamed(name)));
}
