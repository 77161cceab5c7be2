import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTags } from '../../../src/sso/html/html-tags.ts';
import { pagePieces } from '../../fixtures/page-pieces.ts';

/** The start tags that the runtime's own HTML parser finds. */
async function rewriterTags(page: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element: ({ tagName, attributes }) => {
      const first = new Map<string, string>();
      for (const [name = '', value = ''] of attributes) if (!first.has(name)) first.set(name, value);
      found.push([tagName, [...first]]);
    },
  });
  await rewriter.transform(new Response(page, { headers: { 'content-type': 'text/html' } })).text();
  return found;
}

it('readTags finds the tags that another HTML parser finds, or reports the page as unreadable', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(pagePieces, { maxLength: 16 }), async (pieces) => {
      const page = pieces.join('');
      const tags = readTags(page);
      if (tags === undefined) return;
      read += 1;
      const starts = tags
        .filter(({ isEnd }) => !isEnd)
        .map(({ name, attributes }) => [name, [...attributes]]);
      expect(starts).toEqual(await rewriterTags(page));
    }),
    { numRuns: 3000 },
  );
  // Otherwise the test would say nothing.
  expect(read).toBeGreaterThan(300);
});
