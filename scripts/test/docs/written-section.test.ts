import { expect, test } from 'vitest';
import { withSection } from '../../docs/written-section.ts';

const page = 'a\n<!-- fuzz -->\nold\n<!-- /fuzz -->\nb\n';

test('the text between the marks is replaced', () => {
  const written = 'a\n<!-- fuzz -->\n\nnew\n\n<!-- /fuzz -->\nb\n';
  expect(withSection('docs/page.md', page, 'fuzz', 'new')).toBe(written);
});

test('a page without the marks is an error, which names it', () => {
  const write = () => withSection('docs/page.md', page, 'bench', 'new');
  expect(write).toThrow('docs/page.md has no place for "bench"');
});
