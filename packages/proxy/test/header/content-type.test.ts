import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContentType, writeContentType } from '../../src/header/content-type.ts';

const written = (header: string): string | undefined => {
  const value = readContentType(header);
  return value === undefined ? undefined : writeContentType(value);
};

describe('a Content-Type', () => {
  it.each([
    ['text/html', 'text/html'],
    ['TEXT/Html;Charset=UTF-8', 'text/html; charset=UTF-8'],
    ['\t text/html\t;\tcharset="utf-8" \t', 'text/html; charset=utf-8'],
    ['text/html;', 'text/html'],
    ['text/html;; ;a=b;', 'text/html; a=b'],
    ['multipart/form-data; boundary="a b"', 'multipart/form-data; boundary="a b"'],
    ['text/plain; a="\\"\\\\\\b"', 'text/plain; a="\\"\\\\b"'],
    ['text/plain; a=""', 'text/plain; a=""'],
    ['application/vnd.git-lfs+json', 'application/vnd.git-lfs+json'],
  ])('%j is normalized to %j', (header, wanted) => {
    expect(written(header)).toBe(wanted);
  });

  it.each([
    ...[
      '',
      'text',
      'text/',
      '/html',
      'text /html',
      'text/ html',
      'text/html charset=utf-8',
      'text/html, text/plain',
    ],
    ...['text/html; a', 'text/html; a =b', 'text/html; a= b', 'text/html; a=b c', 'text/html; a=b; A=c'],
    ...[
      'text/html; a="b',
      'text/html; a="b"c',
      'text/html; a=b"c"',
      'text/html; a="\u00e9"',
      'text/html; a="\n"',
    ],
    ...[
      '\u00a0text/html',
      'text/html\u00a0',
      'text/html\u000b',
      '\ufefftext/html',
      'te\u0131xt/html',
      'text/html\0',
    ],
  ])('%j is invalid', (header) => {
    expect(readContentType(header)).toBeUndefined();
  });

  it('is normalized to one form, which parses to the same value', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'text/html',
        'a/b',
        ';',
        ' ',
        '\t',
        '=',
        '"',
        '\\',
        ',',
        'a=b',
        'c="d"',
        'charset=utf-8',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((parts) => `a/b${parts.join('')}`),
        (header) => {
          const once = written(header);
          if (once === undefined) return;
          expect(written(once)).toBe(once);
          expect(once).toMatch(/^[\t -~]+$/);
          expect(once).toBe(once.trim());
        },
      ),
      { numRuns: 5000 },
    );
  });
});
