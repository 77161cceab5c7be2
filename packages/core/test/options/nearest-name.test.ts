import { expect, test } from 'vitest';
import { nearestName, nearestSetting } from '../../src/options/nearest-name.ts';

test.each([
  ['enginer', ['admin', 'engineer'], 'engineer'],
  ['ENGINEER', ['admin', 'engineer'], 'engineer'],
  ['admni', ['admin', 'engineer'], 'admin'],
  ['excpet', ['roles', 'except'], 'except'],
  ['PSOT', ['GET', 'POST', 'PUT'], 'POST'],
  ['admin', ['engineer'], undefined],
  ['x', [], undefined],
  ['x', ['y'], 'y'],
  ['ab', ['xy'], undefined],
  ['a'.repeat(1000), ['a'.repeat(999)], undefined],
])('%s of %j probably means %s', (word, known, expected) => {
  expect(nearestName(word, known)).toBe(expected);
});

test.each([
  ['maxAge', ['acr', 'maxAgeSeconds'], 'maxAgeSeconds'],
  ['timeout', ['timeoutMs'], 'timeoutMs'],
  ['size', ['sizes', 'sizeBytes'], 'sizeBytes'],
  ['staff', ['staff-Seconds', 'staffings'], undefined],
  ['isuer', ['issuer'], 'issuer'],
])('a setting %s of %j, maybe without its unit, probably means %s', (word, known, expected) => {
  expect(nearestSetting(word, known)).toBe(expected);
});
