import { escapeHtml } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRegisterForm } from '../../../src/sso/registration/register-form.ts';
import { pagePieces } from '../../fixtures/page-pieces.ts';

const PATH = '/auth/register/abc/';

type Fields = Readonly<Record<string, string>>;

const FIELDS: Fields = { __csrf__: 'B@x', __form__: '1', phase: '2', username: 'ada', realName: 'Ada' };

/** How an attribute can be written. */
const quotings: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}="${escapeHtml(value)}"`,
  (name, value) => `${name.toUpperCase()} = '${escapeHtml(value)}'`,
  (name, value) => `${name}="${[...value].map((character) => `&#${character.codePointAt(0)};`).join('')}"`,
];

function input(name: string, value: string, write = quotings[0], order = 0): string {
  const type = ['username', 'realName', 'email'].includes(name) ? 'text' : 'hidden';
  const attributes = [
    ['type', type],
    ['name', name],
    ['value', value],
    ['id', 'UQ0_1'],
  ] as const;
  const turned = [...attributes.slice(order), ...attributes.slice(0, order)];
  return `<input ${turned.map(([key, text]) => write?.(key, text)).join(' ')} />`;
}

function page(fields: Fields, attributes = 'class="" method="POST"'): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<div>${input(name, value)}</div>`);
  return `<!DOCTYPE html><title>Create a New Account</title><form ${attributes}>${inputs.join('')}<button type="submit" name="__submit__">Register</button></form>`;
}

const read = (html: string) => readRegisterForm(html, PATH);
const sent = (html: string) => {
  const reading = read(html);
  return reading.ok ? Object.fromEntries(reading.form) : reading.reason;
};

describe('readRegisterForm', () => {
  it('sends the form with its proposed values', () => {
    expect(read(page(FIELDS))).toMatchObject({ ok: true, username: 'ada' });
    expect(sent(page(FIELDS))).toEqual(FIELDS);
    expect(sent(page(FIELDS, `method="post" action="${PATH}"`))).toEqual(FIELDS);
  });

  it('sends unknown hidden fields unchanged', () => {
    expect(sent(page({ ...FIELDS, token: 't' }))).toEqual({ ...FIELDS, token: 't' });
  });

  it('sends no real name where the form asks for none', () => {
    const { realName, ...others } = FIELDS;
    expect(realName).toBe('Ada');
    expect(sent(page(others))).toEqual(others);
  });

  it('finds the form next to others', () => {
    const search =
      '<form action="/search/" method="POST"><input type="hidden" name="__csrf__" value="B@other" /></form>';
    expect(sent(search + page(FIELDS) + search)).toEqual(FIELDS);
  });

  it.each<[string, string, string]>([
    ['asks for an address', page({ ...FIELDS, email: '' }), 'the form asks for email'],
    [
      'asks for a password',
      page(FIELDS).replace('<button', '<input type="password" name="password"><button'),
      'the form asks for password',
    ],
    [
      'asks to choose',
      page(FIELDS).replace('<button', '<select name="team"></select><button'),
      'the form asks for team',
    ],
    [
      'asks for a tick',
      page(FIELDS).replace('type="text" name="realName"', 'type="checkbox" name="realName"'),
      'the form asks for realName',
    ],
    [
      'asks under a name that no record may hold',
      page(FIELDS).replace('<button', '<input name="\u202e\u0007"><button'),
      'the form asks for more',
    ],
    ['proposes no username', page({ ...FIELDS, username: '' }), 'no username is proposed'],
    ['has no token', page({ ...FIELDS, __csrf__: '' }), 'the form lacks __csrf__, __form__ or phase'],
    ['is of another phase', page({ ...FIELDS, phase: '1' }), 'the form lacks __csrf__, __form__ or phase'],
    [
      'has a field twice',
      page(FIELDS).replace('<button', `${input('username', 'b')}<button`),
      'the form has two fields of the same name',
    ],
    ['is sent by GET', page(FIELDS, 'method="GET"'), 'the form does not post to its own page'],
    ['has no method', page(FIELDS, ''), 'the form does not post to its own page'],
    [
      'is sent to another page',
      page(FIELDS, 'method="POST" action="/auth/register/other/"'),
      'the form does not post to its own page',
    ],
    [
      'is sent to another site',
      page(FIELDS, `method="POST" action="https://evil.example${PATH}"`),
      'the form does not post to its own page',
    ],
    ['is there twice', page(FIELDS) + page(FIELDS), 'there is more than one registration form'],
    [
      'is not there',
      '<title>Registration Failed</title>',
      'there is no registration form: Registration Failed',
    ],
    ['is not there, and no title', '', 'there is no registration form: no title'],
    [
      'cannot be read',
      page(FIELDS).replace('</form>', ''),
      'the page is ambiguous: browsers could parse it differently',
    ],
  ])('leaves a form that %s to the user', (_, html, reason) => {
    expect(sent(html)).toBe(reason);
  });

  it('reads every name and token, in any order and with any quotes of the attributes', () => {
    const text = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 3 }),
        (csrf, name, real, quoting, order) => {
          const fields: Fields = { ...FIELDS, __csrf__: csrf, username: name, realName: real };
          const inputs = Object.entries(fields).map(([key, value]) =>
            input(key, value, quotings[quoting], order),
          );
          expect(sent(`<form method="POST">${inputs.join('')}</form>`)).toEqual(fields);
        },
      ),
    );
  });

  it('never throws on a page, and never sends an incomplete form', () => {
    const inputs = Object.entries(FIELDS).map(([name, value]) => input(name, value));
    const pieces = fc.array(fc.oneof(pagePieces, fc.constantFrom(...inputs)), { maxLength: 30 });
    const form = fc
      .subarray(inputs, { minLength: 3 })
      .map((some) => ['<form method="post">', ...some, '</form>']);
    let sendable = 0;
    fc.assert(
      fc.property(fc.oneof(pieces, form), fc.array(pagePieces, { maxLength: 1 }), (parts, more) => {
        const reading = read([...parts, ...more].join(''));
        expect(reading.ok ? 0 : reading.reason.length).toBeLessThan(250);
        if (!reading.ok) return;
        sendable += 1;
        expect([...reading.form.keys()]).toEqual(
          expect.arrayContaining(['__csrf__', '__form__', 'phase', 'username']),
        );
      }),
      { numRuns: 1000 },
    );
    expect(sendable).toBeGreaterThan(0);
  });

  it('never throws on a page that was cut or changed at any position', () => {
    const whole = page(FIELDS);
    for (let at = 0; at < whole.length; at += 1) {
      for (const changed of [
        whole.slice(0, at),
        whole.slice(at),
        `${whole.slice(0, at)}<${whole.slice(at)}`,
        `${whole.slice(0, at)}"${whole.slice(at)}`,
      ]) {
        const reading = read(changed);
        // Whatever is still a form must be this one.
        if (reading.ok) expect([...reading.form.keys()].filter((name) => !(name in FIELDS))).toEqual([]);
      }
    }
  });
});
