import { expect, test } from 'vitest';
import { requireBinding } from '../../src/options/require-binding.ts';

const required = (binding: unknown) => () =>
  requireBinding('store', 'namespace of Stores', binding, 'getByName');

test('a binding that has what it is known by is taken', () => {
  expect(required({ getByName: () => ({}) })).not.toThrow();
});

test.each<[unknown, string]>([
  [undefined, 'it is undefined'],
  [null, 'it is undefined'],
  ['STORE', 'it has no getByName()'],
  [{ getByName: 'x' }, 'it has no getByName()'],
])('any other is told of, with who needs it and what to do: %s', (binding, problem) => {
  expect(required(binding)).toThrow(
    new TypeError(
      `store: a namespace of Stores is required, but ${problem}: add the binding to the Wrangler file, and pass env.BINDING_NAME`,
    ),
  );
});
