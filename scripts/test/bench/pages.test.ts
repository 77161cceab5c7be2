import { describe, expect, it } from 'vitest';
import { markdownTable } from '../../../bench/src/markdown-table.ts';
import { withSection } from '../../../bench/src/proof-page.ts';

describe('withSection', () => {
  const page = 'a\n<!-- fuzz -->\nold\n<!-- /fuzz -->\nb\n';

  it('replaces what stands between the marks', () => {
    expect(withSection(page, 'fuzz', 'new')).toBe('a\n<!-- fuzz -->\n\nnew\n\n<!-- /fuzz -->\nb\n');
  });

  it('fails for a page without the place', () => {
    expect(() => withSection(page, 'bench', 'new')).toThrow('no place for "bench"');
  });
});

describe('markdownTable', () => {
  it('aligns its columns and escapes bars', () => {
    expect(markdownTable(['', 'b'], [['a|b', 'c']])).toBe('|      | b   |\n| ---- | --- |\n| a\\|b | c   |');
  });
});
