import { expect, test } from 'vitest';
import { filesMeant, mutateArguments } from '../../mutation/arguments.ts';

const listed = ['packages/core/src/a.ts', 'packages/core-b/src/b.ts', 'packages/token/src/sub/c.ts'];
const exists = (file: string): boolean => [...listed, 'packages/core/src/other.ts'].includes(file);
const meant = (...paths: string[]): string[] => filesMeant(paths, listed, exists);

test('no argument selects every listed file', () => {
  expect(meant()).toEqual(listed);
});

test('a package is selected by its folder or by its name, and no other package with that prefix', () => {
  for (const name of ['packages/core', './packages/core/', 'core']) {
    expect(meant(name)).toEqual(['packages/core/src/a.ts']);
  }
});

test('a file is selected though it is not listed, once', () => {
  expect(meant('packages/core/src/other.ts', 'core', 'packages/core/src/a.ts')).toEqual([
    'packages/core/src/other.ts',
    'packages/core/src/a.ts',
  ]);
});

test('a path that selects nothing is refused, next to others that select something as well', () => {
  for (const paths of [['packages/core/src/gone.ts'], ['core', 'packages/core/src/gone.ts', 'token']]) {
    expect(() => meant(...paths)).toThrow(/^no guarding file is meant by packages\/core\/src\/gone\.ts\n/);
  }
});

test('the options of the command line are read', () => {
  expect(mutateArguments(['core', '--write', '--concurrency', '3', '--no-gate'])).toEqual({
    paths: ['core'],
    write: true,
    list: false,
    tests: [],
    quick: false,
    workerd: true,
    gate: false,
    concurrency: 3,
    sample: undefined,
    seed: expect.any(Number),
  });
  expect(mutateArguments(['--tests', 'a', '--tests', 'b']).tests).toEqual(['a', 'b']);
  expect(mutateArguments(['--no-workerd'])).toMatchObject({ workerd: false, gate: true });
  expect(() => mutateArguments(['--concurrency', 'many'])).toThrow('--concurrency takes a number');
  expect(mutateArguments(['--sample', '300', '--seed', '7'])).toMatchObject({ sample: 300, seed: 7 });
  expect(() => mutateArguments(['--sample', '0'])).toThrow('--sample takes a number');
  expect(() => mutateArguments(['--sample', '3', '--seed', 'x'])).toThrow('--seed takes a number');
  expect(() => mutateArguments(['--sample', '3', 'core'])).toThrow('--sample draws of all files');
});
