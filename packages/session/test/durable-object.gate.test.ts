import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, test } from 'vitest';
import { bundleWorker } from '../../../scripts/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import type { Revocations, SessionStore } from '../src/index.ts';
import { storeContract } from './fixtures/store-contract.ts';

/** The Durable Object in real workerd, with its SQLite. */
const worker = new Miniflare({
  modules: true,
  script: await bundleWorker(join(import.meta.dirname, 'fixtures/store-worker.ts')),
  compatibilityDate,
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
