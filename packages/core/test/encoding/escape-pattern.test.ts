import { expect, test } from 'vitest';
import { escapePattern } from '../../src/encoding/escape-pattern.ts';

test('the pattern of a text matches the text, whatever it holds, and no other', () => {
  const text = 'a.b*c+d?(e)[f]{g}|h/i-j^k$l\\m';
  const pattern = new RegExp(`^${escapePattern(text)}$`, 'u');
  expect(pattern.test(text)).toBe(true);
  for (const at of Array.from(text).keys())
    expect(pattern.test(`${text.slice(0, at)}_${text.slice(at + 1)}`)).toBe(false);
});
