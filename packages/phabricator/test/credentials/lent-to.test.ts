import { expect, test } from 'vitest';
import { lentTo } from '../../src/credentials/lent-to.ts';

const BOTS = [
  { roles: ['release', 'admin'], token: 'releases' },
  { roles: ['reader'], token: 'reads' },
  { roles: [], token: 'nobody' },
];
const lent = (...names: readonly string[]) =>
  lentTo({ roles: { has: () => false, names, grants: [] } as never }, BOTS)?.token;

test('the first bot is lent that one of the roles of a caller has', () => {
  expect(lent('reader')).toBe('reads');
  expect(lent('reader', 'admin')).toBe('releases');
  expect(lent('other', 'release')).toBe('releases');
});

test('no bot is lent to a caller without a role of one', () => {
  expect(lent()).toBeUndefined();
  expect(lent('other')).toBeUndefined();
});
