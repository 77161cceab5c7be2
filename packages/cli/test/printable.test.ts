import { expect, test } from 'vitest';
import { printable } from '../src/printable.ts';

test.each([
  ['plain\ntext é 漢字', 'plain\ntext é 漢字'],
  ['\u001b[2Jgone', '\\u001b[2Jgone'],
  ['a\rb\tc\u0000', 'a\\u000db\\u0009c\\u0000'],
  ['\u009b31m', '\\u009b31m'],
  ['abc\u202efdp.exe', 'abc\\u202efdp.exe'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
