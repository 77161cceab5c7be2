import { expect, test } from 'vitest';
import { leftOut } from '../left-out.ts';
import { testArguments } from '../test-arguments.ts';

const files = [
  'packages/policy/test/a.test.ts',
  'packages/policy/test/a.slow.test.ts',
  'packages/policy/test/a.property.test.ts',
  'packages/web/test/b.gate.slow.test.ts',
  'examples/wiki/test/gate.test.ts',
];
const said = (line: string) =>
  leftOut(
    testArguments(line === '' ? [] : line.split(' '), () => true),
    files,
  );

test('a quick run prints what it left out, and the command that runs it', () => {
  expect(said('')).toBe(
    'left out: 3 files of slow tests, most cases of 1 property tests, the build and what is checked of it; "npx -y pnpm@12 test --all" runs it',
  );
});

test('with --changed the tests of unchanged code are left out', () => {
  expect(said('--changed')).toContain('3 files of slow tests that do not depend on what changed, ');
});

test('of one package, only its own tests are left out', () => {
  expect(said('--package policy')).toBe(
    'left out: 1 files of slow tests, most cases of 1 property tests; "npx -y pnpm@12 test --package policy --all" runs it',
  );
  expect(said('--package token')).toBeUndefined();
});

test('of everything, what users meet is left out', () => {
  expect(said('--all')).toBe('left out: what its users meet; ".ci/run" tries it');
  expect(said('--all --package policy')).toBeUndefined();
  expect(said('--all --only vitest')).toBeUndefined();
});

test('a part also prints what else is left out, and files leave nothing out', () => {
  expect(said('--only checks')).toBe(
    'left out: the build and what is checked of it; "npx -y pnpm@12 test --all" runs it',
  );
  expect(said('--only packages')).toBeUndefined();
  expect(said('packages/policy/test/a.test.ts')).toBeUndefined();
});
