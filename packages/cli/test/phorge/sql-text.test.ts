import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sqlComment, sqlText } from '../../src/phorge/sql-text.ts';

describe('a literal', () => {
  test.each([
    ['alice', "'alice'"],
    ['', "''"],
    ['edge.gateway', "'edge.gateway'"],
    ["o'neil", "_utf8mb4 X'6f276e65696c'"],
    ['a\\', "_utf8mb4 X'615c'"],
    ['a\nb', "_utf8mb4 X'610a62'"],
    ['é', "_utf8mb4 X'c3a9'"],
  ])('%j is %s', (text, literal) => {
    expect(sqlText(text)).toBe(literal);
  });

  test('ends where it should, and means the text, whatever the text and the mode of the server', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = sqlText(text);
        const [, plain, hex] = /^(?:'([^'\\\n]*)'|_utf8mb4 X'((?:[0-9a-f]{2})+)')$/.exec(literal) ?? [];
        const meant = plain ?? Buffer.from(hex ?? '!', 'hex').toString('utf8');
        // What cannot be UTF-8 at all becomes the mark for that.
        expect(meant).toBe(text.toWellFormed());
      }),
    );
  });
});

test('a comment stays on its line, in plain letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(sqlComment(text)).toMatch(/^[ -~]*$/);
    }),
  );
  expect(sqlComment('a\r\n\u2028\u202eb')).toBe('a\\u000d\\u000a\\u2028\\u202eb');
});
