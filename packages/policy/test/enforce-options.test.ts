import { expect, test } from 'vitest';
import { checkEnforceOptions, type EnforceOptions } from '../src/enforce-options.ts';

const check = (options: object) => () => checkEnforceOptions(options as EnforceOptions);

test.each<[string, unknown, string]>([
  ...['roles', 'applications', 'kinds', 'operations', 'conduitMethods'].flatMap(
    (name): [string, unknown, string][] => [
      [name, 'wiki', 'must be an array of names'],
      [name, ['wiki', 7], 'must be an array of names'],
    ],
  ),
  ['elevations', { standing: () => {} }, 'elevations must have standing() and impliedBy()'],
  ['elevations', { impliedBy: () => {} }, 'elevations must have standing() and impliedBy()'],
  ['network', 'x', 'must be a function'],
  ['delimitersInNames', 'yes', 'must be true or false'],
  ['unreachableRules', 'allow', 'must be "refuse" or "ignore"'],
  ['unreachableRules', '', 'must be "refuse" or "ignore"'],
  ['criteria', 7, ''],
  ['role', ['wiki'], ''],
])('enforce() refuses the option %s with the value %j', (name, value, message) => {
  expect(check({ [name]: value })).toThrow(/^enforce: /);
  expect(check({ [name]: value })).toThrow(message);
});

test.each([
  {},
  { roles: [], applications: ['wiki'], kinds: ['page'], operations: ['read'], conduitMethods: [] },
  { elevations: { standing: () => {}, impliedBy: () => [] }, network: () => ({}) },
  { delimitersInNames: true, unreachableRules: 'refuse' },
  { delimitersInNames: false, unreachableRules: 'ignore' },
])('enforce() takes the options %j', (options) => {
  expect(check(options)).not.toThrow();
});
