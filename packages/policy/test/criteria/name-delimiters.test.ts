import { expect, test } from 'vitest';
import { countNameDelimiters } from '../../src/criteria/name-delimiters.ts';

test.each([
  ['', 0],
  ['/a/b', 0],
  ['/a#b', 1],
  ['/a?b', 1],
  ['##', 2],
  ['??', 2],
  ['/a#b?c#', 3],
])('the name %j holds %i characters at which an origin could cut it off', (name, count) => {
  expect(countNameDelimiters(name)).toBe(count);
});
