import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageWords, safeLine } from '../../../src/sso/html/page-words.ts';
import { pagePieces } from '../../fixtures/page-pieces.ts';

const box = (body: string): string =>
  `<title>Create a New Account</title><form><input name="__csrf__" value="B@secret"></form>` +
  `<div class="phui-info-view phui-info-severity-error grouped"><div class="phui-info-view-icon"><span></span></div>` +
  `<h1 class="phui-info-view-head">Title</h1><div class="phui-info-view-body">${body}</div></div><p>other</p>`;

describe('pageWords', () => {
  it('gives the text of Phorge’s error box', () => {
    expect(pageWords(box('Another user already has that username.'))).toBe(
      'Another user already has that username.',
    );
    const list =
      '<ul class="phui-info-view-list"><li>Username is required.</li><li>Real name is required.</li></ul>';
    expect(pageWords(box(list))).toBe('Username is required. Real name is required.');
    expect(pageWords(box('a <div>b</div> c &quot;<strong>d</strong>&quot;'))).toBe('a b c " d "');
  });

  it('gives the title where there is no such box, or an empty one', () => {
    expect(pageWords('<title>Login &amp; Failure</title><p>x')).toBe('Login Failure');
    expect(pageWords(box(''))).toBe('Create a New Account');
    expect(pageWords('<div class="phui-info-view-body">a notice</div><title>T</title>')).toBe('T');
  });

  it('gives nothing where there is neither, or the page cannot be read', () => {
    expect(pageWords('<p>x</p>')).toBeUndefined();
    expect(pageWords('<title></title>')).toBeUndefined();
    expect(pageWords('<title>T</title><p')).toBeUndefined();
  });

  it('gives no field of a form', () => {
    expect(
      pageWords(box('<form><input type="hidden" name="__csrf__" value="B@secret" />Try again</form>')),
    ).toBe('Try again');
  });

  it('never throws, and returns one line that a record may contain', () => {
    fc.assert(
      fc.property(fc.array(pagePieces, { maxLength: 30 }), (pieces) => {
        const words = pageWords(box(pieces.join(''))) ?? 'x';
        expect([...words].length).toBeLessThanOrEqual(160);
        expect(words).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('safeLine', () => {
  it.each([
    ['a\r\nb\tc', 'a b c'],
    ['\u202eevil\u202c \u001b[31m', 'evil 31m'],
    ['<b>&</b>', 'b /b'],
    [' Zoë’s (1) "x" ', 'Zoë s (1) "x"'],
  ])('returns for %j', (text, line) => expect(safeLine(text)).toBe(line));

  it('returns nothing where no character is left', () => expect(safeLine('\u0000\u202e')).toBeUndefined());

  it('cuts between whole characters', () => {
    const line = safeLine('𝒜'.repeat(200)) ?? '';
    expect([...line]).toHaveLength(160);
    expect(line).toMatch(/^𝒜+…$/u);
  });
});
