import type { Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { RememberedTokens } from '../src/remembered-tokens.ts';

const who = (expiresAt = 10_000): Identity => ({
  kind: 'user',
  issuer: 'https://idp.example',
  subject: 'ada',
  email: undefined,
  name: undefined,
  groups: [],
  claims: {},
  authentication: { method: 'bearer', provider: 'x', acr: undefined, amr: [], authTime: undefined },
  expiresAt,
});
const memory = (capacity = 10) => new RememberedTokens({ milliseconds: 60_000, capacity });
const verified = { now: 0, keysVersion: 1, keysUsableUntil: 1e9 };

test('a remembered token gives the identical identity, for the whole token and its time only', () => {
  const tokens = memory();
  const identity = who();
  tokens.add('a.b.c', identity, verified);
  expect(tokens.find('a.b.c', 59_999, 1)).toBe(identity);
  expect(tokens.find('a.b.d', 0, 1)).toBeUndefined();
  expect(tokens.find('a.b.c', 60_000, 1)).toBeUndefined();
});

test('a remembered token is forgotten at exp, and when the keys may no longer be used', () => {
  const tokens = memory();
  tokens.add('short', who(5), verified);
  expect(tokens.find('short', 4999, 1)).toBeDefined();
  expect(tokens.find('short', 5000, 1)).toBeUndefined();
  tokens.add('stale', who(), { ...verified, keysUsableUntil: 2000 });
  expect(tokens.find('stale', 1999, 1)).toBeDefined();
  expect(tokens.find('stale', 2000, 1)).toBeUndefined();
});

test('all remembered tokens are forgotten when the keys change', () => {
  const tokens = memory();
  tokens.add('a', who(), verified);
  expect(tokens.find('a', 0, 2)).toBeUndefined();
  expect(tokens.find('a', 0, 1)).toBeUndefined();
});

test('a token is not remembered when the keys changed while it was verified', () => {
  const tokens = memory();
  tokens.add('b', who(), { ...verified, keysVersion: 2 });
  tokens.add('a', who(), verified);
  expect(tokens.find('a', 0, 2)).toBeUndefined();
  expect(tokens.find('b', 0, 2)).toBeDefined();
});

test('at most the configured number of tokens is remembered; the oldest is evicted', () => {
  const tokens = memory(2);
  for (const token of ['a', 'b', 'c']) tokens.add(token, who(), verified);
  expect(tokens.find('a', 0, 1)).toBeUndefined();
  expect(tokens.find('b', 0, 1)).toBeDefined();
  expect(tokens.find('c', 0, 1)).toBeDefined();
});

test('at most 16 MB of tokens are remembered', () => {
  const tokens = memory(10_000);
  const long = (index: number) => `${index}`.padEnd(16_384, '.');
  for (let index = 0; index <= 1024; index += 1) tokens.add(long(index), who(), verified);
  expect(tokens.find(long(0), 0, 1)).toBeUndefined();
  expect(tokens.find(long(1), 0, 1)).toBeDefined();
});

test('no token is remembered when that is turned off', () => {
  const tokens = new RememberedTokens({ milliseconds: 0, capacity: 10 });
  tokens.add('a', who(), verified);
  expect(tokens.find('a', 0, 1)).toBeUndefined();
});

test('a remembered token is not trusted for longer where the clock is set back: its key may be withdrawn by now', () => {
  const tokens = memory();
  const now = 1_800_000_000_000;
  const identity = who(now / 1000 + 9000);
  tokens.add('a', identity, { now, keysVersion: 1, keysUsableUntil: Number.MAX_SAFE_INTEGER });
  expect(tokens.find('a', now - 1000, 1)).toBe(identity);
  expect(tokens.find('a', now - 3_600_000, 1)).toBeUndefined();
});

test('a token that may no longer be used is forgotten, also where the clock is set back', () => {
  const tokens = memory();
  tokens.add('a', who(), verified);
  expect(tokens.find('a', 60_000, 1)).toBeUndefined();
  expect(tokens.find('a', 30_000, 1)).toBeUndefined();
});

test('a token that is valid for no time evicts no other', () => {
  const tokens = memory(1);
  tokens.add('good', who(), verified);
  tokens.add('ended', who(0), verified);
  tokens.add('before', who(), { ...verified, keysUsableUntil: 0 });
  expect([tokens.find('good', 0, 1), tokens.find('ended', 0, 1)]).toEqual([who(), undefined]);
});

test('a token that is remembered again and again counts once', () => {
  const tokens = memory();
  tokens.add('small', who(), verified);
  for (let times = 0; times < 20; times++) tokens.add('x'.repeat(1_000_000), who(), verified);
  expect(tokens.find('small', 0, 1)).toBeDefined();
});
