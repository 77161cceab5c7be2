import { expect, expectTypeOf, test } from 'vitest';
import { defined } from '../../src/options/defined.ts';

test('members that are undefined are left out, and no others', () => {
  const members = { b: 0, a: undefined, c: '', d: null, e: false };
  const kept = defined(members);
  expect(Object.entries(kept)).toEqual([
    ['b', 0],
    ['c', ''],
    ['d', null],
    ['e', false],
  ]);
  expect(members).toHaveProperty('a');
});

test('an optional field may be missing, and a required one is always there', () => {
  const url = '/' as string | undefined;
  const kept = defined({ name: 'one', url });
  expectTypeOf(kept.name).toEqualTypeOf<string>();
  const options: { readonly name: string; readonly url?: string } = kept;
  expect(options).toEqual({ name: 'one', url: '/' });
});
