import { expect, test } from 'vitest';
import { clockSkew } from '../../src/provider/clock-skew.ts';

const NOW = 1_800_000_000;
const told = (claims: Readonly<Record<string, unknown>>): string | undefined =>
  clockSkew('the ID token', claims, NOW).detail;

test.each<[Readonly<Record<string, unknown>>, string]>([
  [
    { iat: NOW + 90, exp: NOW + 400 },
    'the ID token: the token was issued 90 s in the future: the clock of this gateway is slow, or that of the identity provider is fast',
  ],
  [
    { iat: NOW - 10, nbf: NOW + 7200, exp: NOW + 9000 },
    'the ID token: the token was issued 7,200 s in the future: the clock of this gateway is slow, or that of the identity provider is fast',
  ],
  [
    { iat: NOW - 600, exp: NOW - 300 },
    'the ID token: the token, issued 600 s ago, expired 300 s ago: the clock of this gateway is fast, or that of the identity provider is slow',
  ],
  [
    { iat: NOW, exp: NOW - 0.4 },
    'the ID token: the token, issued 0 s ago, expired 0 s ago: the clock of this gateway is fast, or that of the identity provider is slow',
  ],
  [
    { iat: 'x', nbf: Number.NaN, exp: NOW - 300 },
    'the ID token: the token expired 300 s ago: the clock of this gateway is fast, or that of the identity provider is slow',
  ],
])('a token with %j is reported with the clock to check', (claims, detail) => {
  expect(told(claims)).toBe(detail);
  expect(clockSkew('x', claims, NOW).code).toBe('session.clock_skew');
});
