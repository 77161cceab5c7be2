import { describe, expect, it } from 'vitest';
import { readForms } from '../../../src/sso/html/html-form.ts';

describe('readForms', () => {
  it('gives the forms with their fields, and without their buttons', () => {
    const page =
      '<form action="/search/" method="POST"><input name="q"></form><p><input name="outside"></p>' +
      '<FORM action="/x?a=1&amp;b=2"><div><input type="HIDDEN" name="h" value="&quot;1&quot;"><textarea name="t">x</textarea>' +
      '<select name="s"></select><input type="submit" name="go"><button name="b">B</button><input value="no name"></div></FORM>';
    expect(readForms(page)).toEqual([
      { action: '/search/', method: 'post', fields: [{ name: 'q', value: '', type: 'text' }] },
      {
        action: '/x?a=1&b=2',
        method: '',
        fields: [
          { name: 'h', value: '"1"', type: 'hidden' },
          { name: 't', value: '', type: 'textarea' },
          { name: 's', value: '', type: 'select' },
        ],
      },
    ]);
  });

  it('finds none where there are none', () => {
    expect(readForms('')).toEqual([]);
    expect(readForms('<title><form></title><!-- <form></form> -->')).toEqual([]);
  });

  it.each([
    ['a form in a form', '<form><form></form></form>'],
    ['a form that does not end', '<form><input name="a">'],
    ['the end of no form', '<p></form>'],
    ['a control of a form elsewhere', '<form id="f"></form><input form="f" name="a">'],
    ['a name that cannot be decoded', '<form><input name="a&b"></form>'],
    ['a value that cannot be decoded', '<form><input name="a" value="&nbsp;"></form>'],
    ['an action that cannot be decoded', '<form action="/?a&b"></form>'],
    ['a tag that cannot be read', '<form></form><p'],
  ])('reads nothing of a page with %s', (_, page) => {
    expect(readForms(page)).toBeUndefined();
  });

  it('ignores an attribute that it does not need', () => {
    expect(readForms('<a href="/?a&b">x</a><form style="&nbsp;"></form>')).toHaveLength(1);
  });
});
