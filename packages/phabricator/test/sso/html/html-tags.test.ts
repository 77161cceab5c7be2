import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTags } from '../../../src/sso/html/html-tags.ts';
import { pagePieces } from '../../fixtures/page-pieces.ts';

const tagsOf = (page: string) =>
  readTags(page)?.map(({ name, isEnd, attributes }) => [
    isEnd ? `/${name}` : name,
    Object.fromEntries(attributes),
  ]);

describe('readTags', () => {
  it('reads tags with attributes of every plain spelling', () => {
    expect(
      tagsOf(`<FORM Method=post class="a b"\n action='/x?a&amp;b'><input disabled value = "1" /></form >`),
    ).toEqual([
      ['form', { method: 'post', class: 'a b', action: '/x?a&amp;b' }],
      ['input', { disabled: '', value: '1' }],
      ['/form', {}],
    ]);
  });

  it('takes the first of two attributes with one name, as browsers do', () => {
    expect(tagsOf('<input name="a" NAME="b">')).toEqual([['input', { name: 'a' }]]);
  });

  it('skips comments, declarations and the text of scripts', () => {
    expect(
      tagsOf('<!DOCTYPE html><!-- <form> --><script>"<form>"</script><title><b></title><?x <y?><p>'),
    ).toEqual([
      ['script', {}],
      ['/script', {}],
      ['title', {}],
      ['/title', {}],
      ['p', {}],
    ]);
  });

  it('returns the position of a tag', () => {
    expect(readTags('ab<p x="1">c')?.[0]).toMatchObject({ start: 2, end: 11 });
  });

  it.each([
    ['a tag that does not end', '<p'],
    ['a quote that does not end', '<p a="b>'],
    ['no space between attributes', '<p a="b"c="d">'],
    ['a tag in a tag', '<p <b>'],
    ['a quote in a name', `<p a'b="c">`],
    ['an equals sign without a name', '<p ="b">'],
    ['a name with a colon', '<a:b>'],
    ['a comment that does not end', '<!-- x'],
    ['a comment that some readers end at once', '<!--> <form> -->'],
    ['a comment that some readers end at once, with a hyphen', '<!---> <form> -->'],
    ['a comment that some readers end early', '<!-- --!> <form> -->'],
    ['a comment in a comment', '<!-- <!-- -->'],
    ['a script that does not end', '<script>x'],
    ['a script that hides its end', '<script><!--<script></script>--></script>'],
    ['CDATA', '<![CDATA[ <form> ]]>'],
    ['NUL', '<p>\0'],
    ['a drawing', '<svg><title><form></title></svg>'],
    ['a template', '<template><form></template>'],
    ['text without end', '<plaintext><form>'],
  ])('reads nothing of a page with %s', (_, page) => {
    expect(readTags(page)).toBeUndefined();
  });

  it('never throws, whatever a page contains', () => {
    fc.assert(
      fc.property(fc.array(pagePieces, { maxLength: 40 }), (pieces) => {
        const page = pieces.join('');
        for (const { start, end } of readTags(page) ?? []) {
          expect(page[start]).toBe('<');
          expect(page[end - 1]).toBe('>');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['<p ', '<p a ', '<p a=', '<!--', '<a b="', '<', '</', '<script>', '&'])(
    'needs no longer for a repeated %j than for other text',
    (piece) => {
      expect(readTags(piece.repeat(100_000)) ?? []).toHaveLength(0);
    },
  );
});
