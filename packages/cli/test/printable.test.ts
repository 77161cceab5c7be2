import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deceives, hostileText, unprintable } from '../../../scripts/fixtures/unprintable.ts';
import { printable, printableJson, printableLine } from '../src/printable.ts';

test.each([
  ['plain\ntext é 漢字', 'plain\ntext é 漢字'],
  ['\u001b[2Jgone', '\\u001b[2Jgone'],
  ['a\rb\tc\u0000', 'a\\u000db\\u0009c\\u0000'],
  ['\u009b31m', '\\u009b31m'],
  ['abc\u202efdp.exe', 'abc\\u202efdp.exe'],
])('printable shows %j as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('printable keeps line feeds and escapes all other misleading characters; printableLine escapes line feeds too', () => {
  for (const character of unprintable) {
    const shown = `a\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}b`;
    expect(printableLine(`a${character}b`)).toBe(shown);
    expect(printable(`a${character}b`)).toBe(character === '\n' ? 'a\nb' : shown);
  }
});

describe('JSON', () => {
  test('has an indent, and ends its line', () => {
    expect(printableJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });

  test('escapes misleading characters without changing its value', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = printableJson({ [text]: text });
        expect(deceives(shown.replaceAll('\n', ''))).toBe(false);
        expect(JSON.parse(shown)).toEqual({ [text]: text });
      }),
    );
  });
});
