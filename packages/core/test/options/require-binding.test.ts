import { expect, test } from 'vitest';
import { OptionsError } from '../../src/options/check-options.ts';
import { requireBinding } from '../../src/options/require-binding.ts';

const required = (binding: unknown) => () =>
  requireBinding('store', 'namespace of Stores', binding, 'getByName');

test('a binding with the methods it is recognized by is accepted', () => {
  expect(required({ getByName: () => ({}) })).not.toThrow();
});

test.each<[unknown, string]>([
  [undefined, 'it is undefined'],
  [null, 'it is undefined'],
  ['STORE', 'it has no getByName()'],
  [{ getByName: 'x' }, 'it has no getByName()'],
])('any other binding is reported, with the feature that needs it and what to do: %s', (binding, problem) => {
  expect(required(binding)).toThrow(
    new OptionsError('store', [
      `a namespace of Stores is required, but ${problem}: add the binding to the Wrangler file, and pass env.BINDING_NAME`,
    ]),
  );
});
