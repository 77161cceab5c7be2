import { expect, test } from 'vitest';
import { type ClaimTest, claimTestHolds, claimTestProblem } from '../src/claim-test.ts';

const claims = {
  department: 'eng',
  teams: ['a', 'b'],
  verified: true,
  level: 3,
  'https://acme.example/site': 'kyoto',
  realm: { name: 'acme' },
};

test.each<[string, ClaimTest, boolean]>([
  ['department', 'eng', true],
  ['department', ['ops', 'eng'], true],
  ['department', 'Eng', false],
  ['teams', 'b', true],
  ['teams', ['c', 'd'], false],
  ['verified', true, true],
  ['verified', 'true', false],
  ['level', 3, true],
  ['level', '3', false],
  ['https://acme.example/site', 'kyoto', true],
  ['realm.name', 'acme', true],
  ['missing', 'x', false],
  ['constructor', 'x', false],
])('a claim test: %s is %j: %s', (claim, wanted, holds) => {
  expect(claimTestHolds(claims, claim, wanted)).toBe(holds);
});

test('a claim test never matches a caller without claims', () => {
  expect(claimTestHolds(undefined, 'department', 'eng')).toBe(false);
});

test.each([
  ['', 'x'],
  [' ', 'x'],
  ['department', []],
  ['department', null],
  ['department', { not: 'eng' }],
  ['department', ''],
  ['level', Number.NaN],
  ['email', 'ada@acme.example'],
])('a claim test refuses %j for %j', (claim, wanted) => {
  expect(claimTestProblem(claim, wanted)).toBeDefined();
});

// RFC 8259 section 6: of larger numbers two that differ are one to whoever reads JSON.
test.each(['9007199254740993', '9007199254740992', '-9007199254740993', '1e400'])(
  'a claim test refuses the number %s, which another would be confused with',
  (written) => {
    expect(claimTestProblem('id', JSON.parse(written))).toBe(
      'must be a text, a number below 2^53, true or false, or a list of these',
    );
    expect(claimTestProblem('id', [1, JSON.parse(written)])).toBeDefined();
  },
);

test.each([9_007_199_254_740_991, -9_007_199_254_740_991, 0.5])(
  'claimTestProblem accepts the number %d',
  (value) => {
    expect(claimTestProblem('id', value)).toBeUndefined();
  },
);

test('claimTestProblem accepts values and lists of values', () => {
  expect(claimTestProblem('department', ['eng', 7, true])).toBeUndefined();
});
