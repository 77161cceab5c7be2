import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collect,
  phorgeName,
  phpName,
  splitPairs,
  toJsonValue,
} from '../../../src/phorge/php/php-parameters.ts';

const json = (query: string): unknown => toJsonValue(collect(splitPairs(query), phpName));

describe('PHP names', () => {
  test.each([
    ['a', 'a', []],
    ['  a', 'a', []],
    ['a b.c', 'a_b_c', []],
    ['a\0b', 'a', []],
    ['\0', '', []],
    ['a[b]', 'a', ['b']],
    ['a[b][]', 'a', ['b', null]],
    ['a[b]c', 'a', ['b']],
    ['a[b]c[d]', 'a', ['b']],
    ['a.b[c.d]', 'a_b', ['c.d']],
    ['a[', 'a_', []],
    ['a[b.c[d', 'a_b_c_d', []],
    ['[a]', '', ['a']],
  ])('%j', (name, root, keys) => {
    expect(phpName(name)).toEqual({ root, keys });
  });
});

describe('Phorge keeps names that PHP mangles', () => {
  test.each([
    ['api.token', 'api.token', []],
    ['a[b][0]', 'a', ['b', '0']],
    ['[a]', '[a]', []],
    ['a[b', 'a[b', []],
  ])('%j', (name, root, keys) => {
    expect(phorgeName(name)).toEqual({ root, keys });
  });
});

describe('queries', () => {
  test.each([
    ['a=1&a=2', { a: '2' }],
    ['a[]=1&a[]=2', { a: ['1', '2'] }],
    ['a[5]=x&a[]=y', { a: { 5: 'x', 6: 'y' } }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a&b=&=c&&', { a: '', b: '' }],
    ['a=1;b=2', { a: '1;b=2' }],
    ['a=%zz+%41', { a: '%zz A' }],
    ['a=%C3%A9', { a: 'é' }],
    ['a==b=c', { a: '=b=c' }],
  ])('%s', (query, expected) => {
    expect(json(query)).toEqual(expected);
  });

  test('no name reaches an object’s prototype', () => {
    const result = collect(splitPairs('__proto__[x]=1&constructor=2'), phpName);
    expect(result.get('constructor')).toBe('2');
    expect({}).not.toHaveProperty('x');
  });

  test('the output of URLSearchParams is read back, for names without special letters', () => {
    const plainName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
    const wellFormed = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(plainName, wellFormed), (fields) => {
        const text = new URLSearchParams(fields).toString();
        expect([...collect(splitPairs(text), phpName)]).toEqual(Object.entries(fields));
      }),
    );
  });

  test('a PHP name never contains what PHP variables cannot contain', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(phpName(name).root).not.toMatch(/^ |[. \0]|\[/);
      }),
    );
  });
});
