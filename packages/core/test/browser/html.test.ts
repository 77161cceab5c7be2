import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, sentence } from '../../src/browser/html.ts';

test('inserted text is escaped, and inserted HTML pieces are not escaped again', () => {
  expect(String(html`<a href="${'" onclick="x'}">${'<b>'}</a>`)).toBe(
    '<a href="&quot; onclick=&quot;x">&lt;b&gt;</a>',
  );
  expect(String(html`<p>${html`<b>${1}</b>`}${undefined}${[html`a`, html`b`]}</p>`)).toBe(
    '<p><b>1</b>ab</p>',
  );
});

test('a sentence escapes its texts, and does not escape its HTML pieces again', () => {
  expect(String(sentence('«', html`<b>${'&'}</b>`, '» <is> ', 'é'))).toBe('«<b>&amp;</b>» &lt;is&gt; é');
});

test('no text opens an element or leaves an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(String(html`${text}`)).not.toMatch(/[<>"']/);
    }),
  );
});
