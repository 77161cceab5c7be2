import { expect, test } from 'vitest';
import {
  exactly,
  findsName,
  nameFilter,
} from '../../../../../src/features/operator/page/filters/name-filter.ts';

test.each([
  ['carol', 'carol@corp.example', true],
  ['CORP', 'carol@corp.example', true],
  ['carol', 'Carol@corp.example', true],
  ['eve', 'carol@corp.example', false],
  ['"w"', 'wiki', false],
  ['"w"', 'w', true],
  ['"W"', 'w', true],
  // Half a quote is the start of a name.
  ['"wi', 'wiki', true],
  ['"ki', 'wiki', false],
  ['', 'wiki', true],
])('the filter %s and the name %s: %s', (typed, name, found) => {
  expect(findsName(typed, name)).toBe(found);
});

test('a missing name is found by an empty filter only', () => {
  expect([findsName('', undefined), findsName('undefined', undefined), findsName('"', undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a filter goes to the database as SQLite folds letters: only those of ASCII', () => {
  expect(nameFilter('ÄBC"D')).toBe('Äbc"d');
  expect(exactly('wiki')).toBe('"wiki"');
});
