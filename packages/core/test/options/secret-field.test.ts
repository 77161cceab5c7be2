import { expect, test } from 'vitest';
import { secret, secrets } from '../../src/options/secret-field.ts';

const long = 'x'.repeat(32);
const short = 'x'.repeat(31);

test('a secret must be as long as the keys derived from it', () => {
  expect(secret.problem(long, 'key')).toBeUndefined();
  for (const given of [short, '', undefined, [long], { length: 32 }]) {
    expect(secret.problem(given, 'key')).toBe('must be at least 32 random characters');
  }
});

test('several secrets are a list of such secrets, so that one can replace another', () => {
  expect(secrets.problem([long], 'keys')).toBeUndefined();
  expect(secrets.problem([long, `${long}y`], 'keys')).toBeUndefined();
  for (const given of [[], [short], [long, short], [short, long], long, undefined, { length: 1, 0: long }]) {
    expect(secrets.problem(given, 'keys')).toBe(
      'must be an array of secrets of at least 32 random characters each, newest first',
    );
  }
});

test('a secret has no default, and its problems do not quote it', () => {
  expect([secret.fallback, secrets.fallback]).toEqual([undefined, undefined]);
  expect(`${secret.problem(short, 'key')}${secrets.problem([short], 'keys')}`).not.toContain(short);
});
