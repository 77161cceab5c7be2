import { expect, test } from 'vitest';
import { CsrfTokens } from '../../../src/phorge/login/csrf.ts';
import { RandomKeys } from '../../../src/phorge/random-keys.ts';

const HOUR = 3_600_000;
let now = 1000 * HOUR;
const tokens = new CsrfTokens(new RandomKeys((count) => new Uint8Array(count).fill(7)), () => now);

test('a token is accepted for six hours, by its session only', () => {
  const token = tokens.issue('session-1');
  expect(token).toMatch(/^B@.{8}[0-9a-f]{16}$/);
  expect(tokens.accepts('session-2', token)).toBe(false);
  for (const [hours, accepted] of [
    [0, true],
    [6, true],
    [1, false],
  ] as const) {
    now += hours * HOUR;
    expect(tokens.accepts('session-1', token)).toBe(accepted);
  }
});

test.each([[''], ['B@'], ['B@short'], ['A@aaaaaaaaaaaaaaaaaaaaaaaa'], [`B@${'h'.repeat(25)}`]])(
  '%j is not a token',
  (token) => {
    expect(tokens.accepts('session-1', token)).toBe(false);
  },
);
