import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerValue } from '../../src/identity/header-value.ts';

describe('a value', () => {
  test.each([
    ['ada@corp.example', 'ada@corp.example'],
    ['Ada Admin', 'Ada Admin'],
    ['Zoë', 'Zo%C3%AB'],
    ['100 %', '100 %25'],
    ['a\r\nx-roles: admin', 'a%0D%0Ax-roles: admin'],
    [' a ', '%20a%20'],
    ['Lovelace, Ada', 'Lovelace, Ada'],
  ])('%j is encoded as %j', (text, written) => {
    expect(headerValue(text)).toBe(written);
  });

  test.each(['', '\ud800'])('%j is refused', (text) => {
    expect(headerValue(text)).toBeUndefined();
  });

  test('of a list has a comma only between entries', () => {
    expect(headerValue(['eng', 'a,b', '', 'Zoë'])).toBe('eng,a%2Cb,Zo%C3%AB');
    expect(headerValue([])).toBeUndefined();
    expect(headerValue(['eng', '\ud800'])).toBeUndefined();
  });

  test('is one line of visible ASCII, and decodes once to the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        fc.pre(text.isWellFormed());
        const written = headerValue(text) ?? '';
        expect(written).toMatch(/^[!-~](?:[ -~]*[!-~])?$/);
        expect(new Headers({ x: written }).get('x')).toBe(written);
        expect(decodeURIComponent(written)).toBe(text);
      }),
    );
  });

  test('of a list is split and decoded unchanged', () => {
    const entry = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
        expect((headerValue(entries) ?? '').split(',').map(decodeURIComponent)).toEqual(entries);
      }),
    );
  });
});
