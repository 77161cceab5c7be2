import { describe, expect, test } from 'vitest';
import { strictJson } from '../../src/message/strict-json.ts';

const problemOf = (text: string) => {
  const reading = strictJson(text);
  return reading.ok ? undefined : reading.problem;
};

describe('strictJson', () => {
  test.each([
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a:":1,"a":2}',
    '{"a":"x" , "b" : ":"}',
    '[1e3,-0,0.1,9007199254740991,-9007199254740991,1.5e-300]',
    '"😀"',
    'null',
  ])('parses JSON that has one reading, as JSON.parse does: %s', (text) => {
    expect(strictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test.each([
    ['a trailing comma', '{"a":1,}', 'syntax'],
    ['a comment', '{/* */}', 'syntax'],
    ['two values', '{}{}', 'syntax'],
    ['nothing', '', 'syntax'],
    ['a byte order mark', '\ufeff{}', 'syntax'],
    ['half of a surrogate pair', '{"a":"\\ud800"}', 'syntax'],
    ['half of a surrogate pair in a name', '{"\\udfff":1}', 'syntax'],
    ['a member twice', '{"a":1,"a":1}', 'duplicate'],
    ['a member twice, once escaped', '{"name":1,"n\\u0061me":2}', 'duplicate'],
    ['a member twice, with spaces before the colon', '{"a" :1,"a"\t:2}', 'duplicate'],
    ['a member in two cases', '{"method":1,"Method":2}', 'duplicate'],
    ['a member in another letter that folds to it', '{"task":1,"ta\u017fk":2}', 'duplicate'],
    ['a member with an invisible character', '{"name":1,"na\u200bme":2}', 'duplicate'],
    ['a member twice, deep inside', '[[{"x":{"a":[],"a":[]}}]]', 'duplicate'],
    ['a member twice with an object between', '{"a":1,"b":{"c":2},"a":3}', 'duplicate'],
    ['a prototype', '{"__proto__":{}}', 'prototype'],
    ['a prototype, escaped', '{"_\\u005fproto__":{}}', 'prototype'],
    ['an integer that doubles round', '{"id":9007199254740993}', 'number'],
    ['an integer of 2^53', '9007199254740992', 'number'],
    ['a negative one', '[-9007199254740992]', 'number'],
    ['one written as a fraction', '[9007199254740993.0]', 'number'],
    ['one with an exponent', '[1e16]', 'number'],
    ['a number beyond the range', '[1e400]', 'number'],
  ])('rejects %s', (_what, text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test('rejects more than 64 levels, and takes 64', () => {
    expect(problemOf('['.repeat(64) + ']'.repeat(64))).toBeUndefined();
    expect(problemOf('['.repeat(65) + ']'.repeat(65))).toBe('depth');
    expect(problemOf(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toBe('depth');
  });

  test('rejects more than 100,000 values, and does not count what stands in a text', () => {
    const list = (count: number): string => `[${'1,'.repeat(count - 2)}1]`;
    expect(problemOf(list(100_000))).toBeUndefined();
    expect(problemOf(list(100_001))).toBe('values');
    expect(problemOf(JSON.stringify(`${'[,'.repeat(200_000)}`))).toBeUndefined();
  });

  test('parses a text of a megabyte without a stack overflow', () => {
    const text = JSON.stringify({ a: '\\"x'.repeat(300_000) });
    expect(strictJson(text).ok).toBe(true);
  });
});
