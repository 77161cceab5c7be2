import { expect, test } from 'vitest';
import { readArguments } from '../src/arguments.ts';

const OPTIONS = { json: { type: 'boolean' }, path: { type: 'string' } } as const;

test('finds the file and the options, in any order', () => {
  const expected = { file: 'a.json', values: { json: true, path: '/D12' } };
  expect(readArguments(['a.json', '--json', '--path', '/D12'], OPTIONS)).toMatchObject(expected);
  expect(readArguments(['--path=/D12', '--json', 'a.json'], OPTIONS)).toMatchObject(expected);
});

test.each([
  [[], 'names no file'],
  [['a.json', 'b.json'], 'takes one file, not 2: a.json b.json'],
  [['a.json', '--jsn'], "Unknown option '--jsn'"],
  [['a.json', '--path'], "'--path <value>' argument missing"],
  [['a.json', '--json=yes'], "'--json' does not take an argument"],
])('%j is bad use: %s', (args, message) => {
  expect(() => readArguments(args, OPTIONS)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});

test('the one thing has the name that the command gives it', () => {
  expect(() => readArguments([], OPTIONS, 'address')).toThrow('names no address');
  expect(() => readArguments(['a', 'b'], OPTIONS, 'address')).toThrow('takes one address, not 2: a b');
});
