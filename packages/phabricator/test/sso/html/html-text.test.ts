import { escapeHtml } from '@portcullis/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEntities } from '../../../src/sso/html/html-text.ts';

it('HTML text that PHP and others escape is decoded', () => {
  expect(decodeEntities('&lt;b&gt; &amp;amp; &quot;x&quot; &#039;y&#39; &apos; &#x41; &#128512;')).toBe(
    `<b> &amp; "x" 'y' ' A 😀`,
  );
});

it.each([
  '&',
  '&x',
  '&nbsp;',
  '&copy',
  '&#0;',
  '&#x0;',
  '&#127;',
  '&#150;',
  '&#xD800;',
  '&#x110000;',
  '&#99999999;',
  '&AMP;',
  '& ',
  '&#;',
])('a text with %j is not decoded', (text) => expect(decodeEntities(`a${text}b`)).toBeUndefined());

it('every escaped text is restored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeEntities(escapeHtml(text))).toBe(text);
    }),
  );
});
