import { expect, expectTypeOf, test } from 'vitest';
import { defined } from '../../src/options/defined.ts';

test('what is undefined is left out, and nothing else is', () => {
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

test('what may be undefined may be missing, and what may not is there', () => {
  const url = '/' as string | undefined;
  const kept = defined({ name: 'one', url });
  expectTypeOf(kept.name).toEqualTypeOf<string>();
  const options: { readonly name: string; readonly url?: string } = kept;
  expect(options).toEqual({ name: 'one', url: '/' });
});
