import { expect, test } from 'vitest';
import { withAppended } from '../../src/files/edited-json.ts';

test.each<[what: string, text: string, path: readonly string[], value: unknown, after: string]>([
  [
    'a list on one line',
    '{ "a": [{ "b": 1 }] } // end',
    ['a'],
    { b: 2 },
    '{ "a": [{ "b": 1 }, { "b": 2 }] } // end',
  ],
  [
    'a list on several lines, with comments',
    '{\n  // first\n  "a": [\n    { "b": 1 } // one\n  ],\n  "c": 3\n}\n',
    ['a'],
    { b: [1, 2], d: { e: 'x' } },
    '{\n  // first\n  "a": [\n    { "b": 1 }, // one\n    {\n      "b": [1, 2],\n      "d": {\n        "e": "x"\n      }\n    }\n  ],\n  "c": 3\n}\n',
  ],
  [
    'a list with a comma at the end',
    '{\n\t"a": [\n\t\t1,\n\t],\n}',
    ['a'],
    2,
    '{\n\t"a": [\n\t\t1,\n\t\t2\n\t],\n}',
  ],
  ['an empty list', '{ "a": [] }', ['a'], 'x', '{ "a": ["x"] }'],
  [
    'a missing list, behind the last member',
    '{\n    "z": {} // all\n}',
    ['a'],
    { b: 1 },
    '{\n    "z": {}, // all\n    "a": [{ "b": 1 }]\n}',
  ],
])('a value is appended to %s, and nothing else changes', (_, text, path, value, after) => {
  expect(withAppended(text, path, value)).toBe(after);
});

test('a value is not appended to what is no list', () => {
  expect(() => withAppended('{ "a": 1 }', ['a'], 2)).toThrow('a is not a list');
});
