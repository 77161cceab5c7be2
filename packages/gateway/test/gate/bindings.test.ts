import { expect, test } from 'vitest';
import { bindingIn, namespaceIn } from '../../src/gate/bindings.ts';

const namespace = { getByName: () => undefined };

test('a binding is known by its method', () => {
  expect(namespaceIn({ SESSIONS: namespace }, 'SESSIONS', 'login.durableObject')).toBe(namespace);
  const bucket = { put: () => undefined };
  expect(bindingIn({ LOG: bucket }, 'LOG', 'put' as never, 'audit.log.bucket', 'R2 bucket')).toBe(bucket);
});

test.each([
  {},
  { SESSIONS: undefined },
  { SESSIONS: 'x' },
  { SESSIONS: {} },
  { SESSIONS: { getByName: 'x' } },
])('where the bindings are %j, the missing one is named with its path', (env) => {
  expect(() => namespaceIn(env, 'SESSIONS', 'login.durableObject')).toThrow(
    /login\.durableObject: the Worker has no Durable Object namespace "SESSIONS"; bind it in the Wrangler file/,
  );
});
