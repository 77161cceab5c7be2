import { expect, test } from 'vitest';
import { readTokenForm } from '../../../src/sso/server/token-form.ts';

const read = (body: string, type = 'application/x-www-form-urlencoded') =>
  readTokenForm(
    new Request('https://phorge.example/token', { method: 'POST', body, headers: { 'content-type': type } }),
  );

test('a token request has its fields, and empty ones count as missing', async () => {
  expect(await read('code=c&state=&unknown=u')).toEqual({
    ok: true,
    value: new Map([
      ['code', 'c'],
      ['unknown', 'u'],
    ]),
  });
});

test('a field that is given twice makes a token request invalid, and is not named', async () => {
  expect(await read('mine=1&mine=2')).toEqual({
    ok: false,
    problem: 'a field of the form occurs more than once',
  });
  expect(await read('code=&code=c')).toMatchObject({ ok: false });
});

test('a body that is no form, or too long for one, is no token request', async () => {
  expect(await read('{"code":"c"}', 'application/json')).toMatchObject({ ok: false });
  expect(await read(`code=${'c'.repeat(8192)}`)).toMatchObject({ ok: false });
  expect(await read(`code=${'c'.repeat(8187)}`)).toMatchObject({ ok: true });
});
