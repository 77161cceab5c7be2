import { expect, test } from 'vitest';
import { painted } from '../src/painted.ts';

const RED = '\u001b[31mwrong\u001b[39m';

test.each([
  ['a terminal', true, {}, RED],
  ['a pipe', false, {}, 'wrong'],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, 'wrong'],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, RED],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, RED],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, 'wrong'],
  ['both', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, 'wrong'],
  ['a terminal that can nothing', true, { TERM: 'dumb' }, 'wrong'],
])('colors of the output: %s', (_what, isTTY, env, expected) => {
  expect(painted('red', 'wrong', { write: () => {}, isTTY }, env)).toBe(expected);
});
