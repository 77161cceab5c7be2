import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasDuplicateMember } from '../../src/json/duplicate-member.ts';

describe('hasDuplicateMember', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"b":{"a":1,"a":2}}',
    '[{"a":1,"a":2}]',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{ "a" : "x:y" , "a" : 2 }',
    '{"a\\"b":1,"a\\"b":2}',
  ])('finds the duplicate in %s', (json) => {
    expect(() => JSON.parse(json)).not.toThrow();
    expect(hasDuplicateMember(json)).toBe(true);
  });

  test.each([
    '{}',
    '7',
    '"a"',
    '{"a":1,"b":{"a":1}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"a"}',
    '{"a":"{\\"a\\":1}"}',
    '{"a":["a","a"]}',
    '{"a\\\\":1,"a":2}',
    '{"a":"\\\\","b":":","c":"a"}',
  ])('finds no duplicate in %s', (json) => {
    expect(() => JSON.parse(json)).not.toThrow();
    expect(hasDuplicateMember(json)).toBe(false);
  });

  test('the output of JSON.stringify has no duplicate member, and a repeated member is found', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const json = JSON.stringify(value);
        expect(hasDuplicateMember(json)).toBe(false);
        const [name] = Object.keys(value);
        expect(hasDuplicateMember(`${json.slice(0, -1)},${JSON.stringify(name)}:0}`)).toBe(true);
      }),
    );
  });
});
