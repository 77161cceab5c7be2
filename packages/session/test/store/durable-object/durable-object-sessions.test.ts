import { expect, test } from 'vitest';
import {
  durableObjectBreakGlass,
  durableObjectRevocations,
  durableObjectSessions,
} from '../../../src/index.ts';

test.each<[string, (namespace: never) => unknown, string]>([
  ['durableObjectSessions', durableObjectSessions, 'PortcullisSessions'],
  ['durableObjectRevocations', durableObjectRevocations, 'PortcullisSessions'],
  ['durableObjectBreakGlass', durableObjectBreakGlass, 'PortcullisBreakGlass'],
])('%s fails at the start because nothing is bound, and not at the first login', (name, make, needed) => {
  expect(() => make(undefined as never)).toThrow(
    `${name}: a Durable Object namespace of ${needed} is required, but it is undefined`,
  );
});

/** A namespace whose objects record every call, and return it. */
function recordingNamespace() {
  const found: string[] = [];
  const namespace = {
    getByName(name: string) {
      found.push(name);
      return new Proxy(
        {},
        {
          get:
            (_, method) =>
            async (...given: unknown[]) => [name, method, ...given],
        },
      );
    },
  };
  return { namespace: namespace as never, found };
}

test.each([
  [
    'sessions',
    (namespace: never) => durableObjectSessions(namespace),
    ['add', 'find', 'claim', 'replace', 'remove', 'list', 'take', 'endAll', 'endOnce'],
  ],
  [
    'sessions',
    (namespace: never) => durableObjectRevocations(namespace),
    ['endAll', 'endOnce', 'endSession', 'isEnded'],
  ],
  [
    'break-glass',
    (namespace: never) => durableObjectBreakGlass(namespace),
    ['redeem', 'find', 'end', 'revoke'],
  ],
])(
  'every call of a store is made at the object "%s", with what it was given',
  async (object, make, methods) => {
    const { namespace, found } = recordingNamespace();
    const store = make(namespace) as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    for (const method of methods) {
      expect(await store[method]?.('key', 7)).toEqual([object, method, 'key', 7]);
    }
    // The object is found again for each call: a stub that broke once stays broken.
    expect(found).toEqual(methods.map(() => object));
  },
);

test.each([
  ['durableObjectSessions', durableObjectSessions],
  ['durableObjectBreakGlass', durableObjectBreakGlass],
])('%s fails at the start where something else is bound', (name, make) => {
  expect(() => make({ get: () => undefined } as never)).toThrow(`${name}: `);
});
