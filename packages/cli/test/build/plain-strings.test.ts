import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainStrings } from '../../src/build/plain-strings.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: what a template of the code has in it
const PIECE = '${a}';

test('a template of nothing but text is a string', () => {
  expect(plainStrings(`const a = \`one\`, b = \`${PIECE} two\`, c = \`\`;`)).toBe(
    `const a = "one", b = \`${PIECE} two\`, c = "";`,
  );
});

test('lines are escaped, and of quotes what there is least of', () => {
  expect(plainStrings('f(`a\nb`)')).toBe('f("a\\nb")');
  expect(plainStrings('f(`{"a":"it\'s"}`)')).toBe(`f('{"a":"it\\'s"}')`);
  expect(plainStrings("f(`it's`)")).toBe('f("it\'s")');
});

test('plain strings in a bundle: escape sequences stay unchanged', () => {
  const escapes = `\\\` \\${PIECE} \\\\ \\n \\u2026`;
  expect(plainStrings(`f(\`${escapes}\`)`)).toBe(`f("${escapes}")`);
});

test('a template with a tag stays one, which may look at how it is written', () => {
  const code = 'const raw = String.raw`\\n`;';
  expect(plainStrings(code)).toBe(code);
});

test('every text is read as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab"\'`$\\{}\n…') }), (text) => {
      const written = `\`${text.replace(/[`\\$]/g, '\\$&')}\``;
      expect(textOf(plainStrings(`(${written})`))).toBe(text);
    }),
  );
});

function textOf(expression: string): unknown {
  return new Function(`return ${expression}`)();
}
