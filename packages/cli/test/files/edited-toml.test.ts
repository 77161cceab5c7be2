import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { expect, test } from 'vitest';
import { withTomlEntry } from '../../src/files/edited-toml.ts';

const ENTRY = { binding: 'B', props: { 'a b': [1, 'x"'] } };

test.each<[what: string, text: string, after: string]>([
  [
    'a list on one line',
    'a = 1\ns = [{ binding = "A" }] # end\nb = 2\n',
    'a = 1\ns = [{ binding = "A" }, { binding = "B", props = { "a b" = [1, "x\\""] } }] # end\nb = 2\n',
  ],
  [
    'a list on several lines, with comments',
    's = [\n  { binding = "A" } # one\n]\n',
    's = [\n  { binding = "A" }, # one\n  { binding = "B", props = { "a b" = [1, "x\\""] } }\n]\n',
  ],
  ['an empty list', 's = []', 's = [{ binding = "B", props = { "a b" = [1, "x\\""] } }]'],
  [
    'tables, with those below them',
    '[[s]]\r\nbinding = "A" # one\r\n[s.props]\r\na = 1\r\n\r\n[vars]\r\nX = "1"\r\n',
    '[[s]]\r\nbinding = "A" # one\r\n[s.props]\r\na = 1\r\n\r\n[[s]]\r\nbinding = "B"\r\nprops = { "a b" = [1, "x\\""] }\r\n\r\n[vars]\r\nX = "1"\r\n',
  ],
  [
    'a list that only an environment has',
    '[[env.x.s]]\nbinding = "A"',
    '[[env.x.s]]\nbinding = "A"\n\n[[s]]\nbinding = "B"\nprops = { "a b" = [1, "x\\""] }\n',
  ],
])('an entry is appended to %s in TOML, and nothing else changes', (_, text, after) => {
  expect(withTomlEntry(text, 's', ENTRY)).toBe(after);
  const before = getStaticTOMLValue(parseTOML(text)) as { readonly s?: readonly object[] };
  expect(getStaticTOMLValue(parseTOML(after))).toEqual({ ...before, s: [...(before.s ?? []), ENTRY] });
});

test('an entry is not appended to what is no list in TOML', () => {
  expect(() => withTomlEntry('s = 1', 's', ENTRY)).toThrow('s is not a list');
});
