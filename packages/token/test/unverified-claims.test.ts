import { base64url } from 'jose';
import { expect, test } from 'vitest';
import { unverifiedClaims } from '../src/unverified-claims.ts';

test('unverifiedClaims gives the claims of a token without checking its signature', () => {
  const payload = base64url.encode('{"iss":"https://evil.example"}');
  expect(unverifiedClaims(`e30.${payload}.AAAA`)).toEqual({ iss: 'https://evil.example' });
});

test.each(['', 'x', 'a.b.c', 'e30.e30', 'e30.W10.AAAA', 'e30..AAAA', 'e30.e30.AAAA.AAAA', 'e30.!.AAAA'])(
  '%j is not a JWT',
  (token) => {
    expect(unverifiedClaims(token)).toBeUndefined();
  },
);

test('a text without a dot, or with nothing after the first one, has no claims', () => {
  expect(unverifiedClaims('e30')).toBeUndefined();
  expect(unverifiedClaims('e30.')).toBeUndefined();
});
