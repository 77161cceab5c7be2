import { describe, expect, test } from 'vitest';
import { readConfigOutput } from '../../src/phorge/config-output.ts';

/** As `bin/config get` prints it, for one key. */
const printed = (key: string, local: unknown, database?: unknown): string => {
  const entry = (source: string, value: unknown) => ({
    key,
    source,
    value: value ?? null,
    status: value === undefined ? 'unset' : 'set',
    errorInfo: null,
  });
  const config = [entry('local', local), entry('database', database)];
  return `${JSON.stringify({ config }, null, 2)}\n`;
};

test('several keys one after the other; what is unset holds nothing', () => {
  const text =
    printed('auth.require-approval', false) +
    printed('auth.email-domains', undefined) +
    printed('phabricator.base-uri', 'https://phorge.example/');
  expect([...readConfigOutput('f', text)]).toEqual([
    ['auth.require-approval', false],
    ['auth.email-domains', undefined],
    ['phabricator.base-uri', 'https://phorge.example/'],
  ]);
});

test('the database wins over the local file, as in Phorge', () => {
  const text = printed('auth.require-approval', false, true);
  expect(readConfigOutput('f', text).get('auth.require-approval')).toBe(true);
  expect(readConfigOutput('f', printed('x', undefined, 1)).get('x')).toBe(1);
});

describe('anything else is invalid usage', () => {
  test.each([
    [''],
    ['hello'],
    ['{"a": 1}'],
    ['{"config": [{}]}'],
    ['{"config": []}'],
    ['[]'],
    ['{"config": ['],
  ])('%s', (text) => {
    expect(() => readConfigOutput('f', text)).toThrow('f: is not the output of "./bin/config get KEY"');
  });
});
