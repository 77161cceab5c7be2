import { expect, test } from 'vitest';
import { isToken, TOKEN } from '../../src/http/token.ts';

test.each(['x-real-ip', 'WebSocket', "!#$%&'*+.^_`|~", '0'])(
  '%s is a token, alone and in other patterns',
  (text) => {
    expect(isToken(text)).toBe(true);
    expect(new RegExp(`^${TOKEN}$`).test(text)).toBe(true);
  },
);

test.each(['', 'a b', 'a,b', 'a:b', 'é', 'a\n', '"a"', 'a/b'])('%j is not a token', (text) => {
  expect(isToken(text)).toBe(false);
  expect(new RegExp(`^${TOKEN}$`).test(text)).toBe(false);
});
