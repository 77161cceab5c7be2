import { expect, test } from 'vitest';
import { applications, placeOf, placeOfMonogram } from '../../src/resource/route-table.ts';

test('names the applications once each, in lower case', () => {
  expect(new Set(applications).size).toBe(applications.length);
  for (const name of applications) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)?$/);
  expect(applications.at(-1)).toBe('unknown');
});

test('reads a row with a monogram', () => {
  const place = placeOf('differential');
  expect(place).toMatchObject({
    application: 'differential',
    object: 'revision',
    kinds: ['revision', 'diff'],
  });
  expect(placeOfMonogram('D')).toBe(place);
});

test('reads a row whose objects have names', () => {
  expect(placeOf('p')).toMatchObject({ application: 'people', object: 'user', naming: '/' });
  expect(placeOf('w')).toMatchObject({ application: 'phriction', object: 'document', naming: '//' });
});

test('reads a row with one operation', () => {
  expect(placeOf('status')).toMatchObject({ application: 'system', operation: 'view', kinds: ['health'] });
});

test('no place is called like a property of every object', () => {
  for (const name of ['constructor', 'toString', '__proto__', '']) expect(placeOf(name)).toBeUndefined();
});

test('a letter belongs to one application', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => placeOfMonogram(letter) !== undefined);
  expect(letters.join('')).toBe('BCDEFHJKLMOPQRSTUVWZ');
});
