import { expect, test } from 'vitest';
import { clientCredentials } from '../../../src/sso/server/client-credentials.ts';

const NOBODY = { id: '', secret: '' };

function found(authorization: string | undefined, form: Readonly<Record<string, string>> = {}) {
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  return clientCredentials({ headers } as Request, new Map(Object.entries(form)));
}

const basic = (text: string, scheme = 'Basic'): string => `${scheme} ${btoa(text)}`;

test('a client authenticates by its form, as far as complete', () => {
  expect(found(undefined, { client_id: 'phorge', client_secret: 's' })).toEqual({
    id: 'phorge',
    secret: 's',
  });
  expect(found(undefined, { client_id: 'phorge' })).toEqual({ id: 'phorge', secret: '' });
  expect(found(undefined, { client_secret: 's' })).toEqual({ id: '', secret: 's' });
  expect(found(undefined)).toEqual(NOBODY);
});

// RFC 6749 section 2.3.1: each part is encoded as in a form.
test.each([
  [basic('phorge:s'), { id: 'phorge', secret: 's' }],
  [basic('phorge:s', 'bAsIc'), { id: 'phorge', secret: 's' }],
  [basic('phorge:s', 'Basic '), { id: 'phorge', secret: 's' }],
  [basic('a+b%3A:c+%2B:d'), { id: 'a b:', secret: 'c +:d' }],
  [basic(':'), NOBODY],
  [basic('phorge:a\nb'), { id: 'phorge', secret: 'a\nb' }],
])('a client authenticates by %s', (authorization, credentials) => {
  expect(found(authorization)).toEqual(credentials);
  expect(found(authorization, { client_id: credentials.id })).toEqual(credentials);
});

test.each([
  'Basic',
  'Basic !',
  `Basic ${btoa('phorge:s')} x`,
  `x Basic ${btoa('phorge:s')}`,
  `Bearer ${btoa('phorge:s')}`,
  'Basic a',
  basic('phorge'),
  basic('%zz:s'),
  basic('phorge:%zz'),
])('%s authenticates no client', (authorization) => {
  expect(found(authorization)).toEqual(NOBODY);
});

test('a client with another name in the form is refused, and two ways of authentication at once are ambiguous', () => {
  expect(found(basic('phorge:s'), { client_id: 'other' })).toEqual(NOBODY);
  expect(found(basic('phorge:s'), { client_secret: 's' })).toBeUndefined();
  expect(found('Bearer x', { client_secret: 's' })).toBeUndefined();
});
