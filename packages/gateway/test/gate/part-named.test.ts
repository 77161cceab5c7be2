import { expect, test } from 'vitest';
import { partNamed, requiredPart } from '../../src/gate/part-named.ts';

test('a part is found by its own name, and by none that every object has', () => {
  const table = { web: 'the part' };
  expect(partNamed(table, 'web')).toBe('the part');
  for (const [parts, name] of [
    [table, 'wiki'],
    [table, 'toString'],
    [undefined, 'web'],
  ] as const) {
    expect(() => partNamed(parts, name)).toThrow(
      new TypeError(`this Worker was built without "${name}": run "portcullis build" again`),
    );
  }
});

test('a part that the configuration needs and the Worker lacks is named, with what to do', () => {
  const limits = () => 'made';
  expect(requiredPart({ limits }, 'limits')).toBe(limits);
  const without: { readonly limits?: typeof limits } = {};
  expect(() => requiredPart(without, 'limits')).toThrow(
    new TypeError('this Worker was built without "limits": run "portcullis build" again'),
  );
});
