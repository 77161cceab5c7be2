import { expect, test } from 'vitest';
import { tracedGate } from './fixtures/traced-gate.ts';

/** As strict as the runtime's own: a method called on anything else fails. */
class Namespace {
  readonly #stub = new Stub();
  idFromName(name: string): string {
    return `id of ${name}`;
  }
  getByName(_name: string): Stub {
    return this.#stub;
  }
}

class Stub {
  readonly #held = 'canary-value';
  async find(_id: string): Promise<string> {
    return this.#held;
  }
  async fail(): Promise<void> {
    throw new Error('canary-message: SQLITE_FULL');
  }
}

class Kv {
  readonly #held = 'canary-value';
  async get(_key: string): Promise<string> {
    return this.#held;
  }
  async getWithMetadata(): Promise<object> {
    return {};
  }
}

test('calls of Durable Objects and KV namespaces are spans that tell the binding and the method', async () => {
  const { serve, collector, settled, traced } = tracedGate();
  const bindings = { SESSIONS: new Namespace(), KEYS: new Kv(), NAME: 'text', OTHER: { fetch() {} } };
  const env = traced.env(bindings) as typeof bindings;
  const found: unknown[] = [];
  await serve(async () => {
    const stub = env.SESSIONS.getByName('canary-name');
    found.push(await stub.find('canary-id'), await env.KEYS.get('canary-key'));
    await stub.fail().catch((error: Error) => found.push(error.message));
    return new Response();
  });
  await settled();
  expect(found).toEqual(['canary-value', 'canary-value', 'canary-message: SQLITE_FULL']);
  expect(collector.spans).toMatchObject([
    {
      name: 'store.find',
      kind: 3,
      failed: false,
      attributes: {
        'db.system.name': 'cloudflare.durable_object',
        'db.namespace': 'SESSIONS',
        'db.operation.name': 'find',
      },
    },
    { name: 'store.get', attributes: { 'db.system.name': 'cloudflare.kv', 'db.namespace': 'KEYS' } },
    { name: 'store.fail', failed: true, attributes: { 'error.type': 'Error SQLITE_FULL' } },
    { name: 'GET' },
  ]);
  expect(collector.bodies.join()).not.toContain('canary');
  expect([env.NAME, env.OTHER]).toEqual([bindings.NAME, bindings.OTHER]);
});

test('bindings are asked without a span where no request is traced, and a stub can be returned by an async function', async () => {
  const { traced, collector, settled } = tracedGate();
  const env = traced.env({ SESSIONS: new Namespace() }) as { SESSIONS: Namespace };
  const stub = await Promise.resolve(env.SESSIONS.getByName('x'));
  expect([await stub.find('x'), env.SESSIONS.idFromName('x')]).toEqual(['canary-value', 'id of x']);
  await settled();
  expect(collector.spans).toEqual([]);
});
