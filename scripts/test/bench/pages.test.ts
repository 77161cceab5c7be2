import { describe, expect, it } from 'vitest';
import { markdownTable } from '../../../bench/src/markdown-table.ts';

describe('markdownTable', () => {
  it('aligns its columns and escapes bars', () => {
    expect(markdownTable(['', 'b'], [['a|b', 'c']])).toBe('|      | b   |\n| ---- | --- |\n| a\\|b | c   |');
  });
});
