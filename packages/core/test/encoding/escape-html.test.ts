import { expect, test } from 'vitest';
import { escapeHtml } from '../../src/encoding/escape-html.ts';

test('no character that HTML reads as its own is left', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
});
