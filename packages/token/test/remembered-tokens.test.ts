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

test('at most the configured number of tokens is remembered; new ones wait until the time of the oldest is over', () => {
  const tokens = memory(2);
  for (const token of ['a', 'b', 'c']) tokens.add(token, who(), verified);
  const found = (token: string) => tokens.find(token, 0, 1) !== undefined;
  expect(['a', 'b', 'c'].filter(found)).toEqual(['a', 'b']);
  tokens.add('c', who(), { ...verified, now: 59_999 });
  expect(found('c')).toBe(false);
  tokens.add('c', who(), { ...verified, now: 60_000 });
  expect(tokens.find('c', 60_000, 1)).toBeDefined();
});

test('tokens of a time to come leave their places where the clock is set back', () => {
  const tokens = memory(1);
  const now = 1_800_000_000_000;
  const far = { keysVersion: 1, keysUsableUntil: Number.MAX_SAFE_INTEGER };
  tokens.add('a', who(now / 1000 + 9000), { ...far, now });
  tokens.add('b', who(now / 1000 + 9000), { ...far, now: now - 3_600_000 });
  expect(tokens.find('b', now - 3_600_000, 1)).toBeDefined();
});

/** Lets so many callers ask in turn, over and over, and returns which share was found in the last rounds. */
function shareFound(tokens: RememberedTokens, names: readonly string[], rounds = 10): number {
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      if (tokens.find(name, 0, 1) === undefined) tokens.add(name, who(), verified);
      else if (round >= rounds / 2) found += 1;
    }
  }
  return found / (names.length * (rounds - rounds / 2));
}
const named = (first: string, count: number) => Array.from({ length: count }, (_, index) => first + index);

test('more callers in turn than are remembered are found in part, instead of never', () => {
  expect(shareFound(memory(100), named('a', 100))).toBe(1);
  expect(shareFound(memory(100), named('a', 200))).toBe(0.5);
  expect(shareFound(memory(100), named('a', 1000))).toBe(0.1);
});

test('at most 16 MB of tokens are remembered', () => {
  const tokens = memory(10_000);
  const long = (index: number) => `${index}`.padEnd(16_384, '.');
  for (let index = 0; index <= 1024; index += 1) tokens.add(long(index), who(), verified);
  expect(tokens.find(long(1023), 0, 1)).toBeDefined();
  expect(tokens.find(long(1024), 0, 1)).toBeUndefined();
  tokens.add('x'.repeat(16_777_217), who(), verified);
  expect(tokens.find(long(0), 0, 1)).toBeDefined();
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
  for (let times = 0; times < 20; times++) tokens.add('x'.repeat(1_000_000), who(), verified);
  tokens.add('small', who(), verified);
  expect(tokens.find('small', 0, 1)).toBeDefined();
});
