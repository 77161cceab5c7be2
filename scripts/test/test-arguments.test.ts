import { expect, test } from 'vitest';
import { testArguments } from '../test-arguments.ts';

const there = [
  'packages/policy/package.json',
  'packages/policy/test/a.test.ts',
  'packages/policy/test/b.slow.test.ts',
];
const read = (line: string) =>
  testArguments(
    line.split(' ').filter((word) => word !== ''),
    (path) => there.includes(path),
  );

test('without options the checks and the tests that are not slow run', () => {
  expect(read('')).toEqual({
    parts: ['checks', 'vitest'],
    all: false,
    paths: [],
    areFiles: false,
    watch: false,
  });
});

test('--all runs every part, and slow tests', () => {
  expect(read('--all')).toMatchObject({ parts: ['checks', 'vitest', 'packages'], all: true, paths: [] });
});

test('--only runs one part, of either size', () => {
  expect(read('--only packages')).toMatchObject({ parts: ['packages'], all: false });
  expect(read('--all --only vitest')).toMatchObject({ parts: ['vitest'], all: true });
});

test.each([
  ['--changed', 'HEAD'],
  ['--changed main', 'main'],
  ['--changed --only vitest', 'HEAD'],
  ['--only vitest --changed=v1.2', 'v1.2'],
])('"%s" asks for what changed since %s', (line, changedSince) => {
  expect(read(line)).toMatchObject({ changedSince, all: false });
});

test('--package runs the tests of one package, and its slow ones with --all', () => {
  expect(read('--package policy')).toMatchObject({
    parts: ['vitest'],
    paths: ['packages/policy/'],
    all: false,
  });
  expect(read('--package policy --all')).toMatchObject({ paths: ['packages/policy/'], all: true });
  expect(read('--package policy --watch')).toMatchObject({ paths: ['packages/policy/'], watch: true });
});

test('files of tests run whether they are slow or not', () => {
  expect(read('packages/policy/test/a.test.ts ./packages/policy/test/b.slow.test.ts')).toMatchObject({
    parts: ['vitest'],
    paths: ['packages/policy/test/a.test.ts', 'packages/policy/test/b.slow.test.ts'],
    areFiles: true,
    all: true,
  });
});

test.each([
  ['--only', 'argument missing'],
  ['--only nothing', 'nothing is no part of the tests'],
  ['--only vitest checks', 'files of tests go with no option'],
  ['checks', 'checks is no file of tests'],
  ['--quick', "Unknown option '--quick'"],
  ['--all --changed', 'give one of them'],
  ['--watch', '--watch is for'],
  ['--package policy --all --watch', '--watch is for'],
  ['--package polizy', 'there is no package packages/polizy'],
  ['--package policy --only vitest', '--package goes with'],
  ['--package policy --changed', '--package goes with'],
  ['packages/policy/test/a.test.ts --all', 'files of tests go with no option'],
  ['packages/policy/test/c.test.ts', 'packages/policy/test/c.test.ts is no file of tests'],
  ['packages/policy/package.json', 'packages/policy/package.json is no file of tests'],
])('"%s" is refused: %s', (line, message) => {
  expect(() => read(line)).toThrow(message);
});
