import { expect, test } from 'vitest';
import { applicationNames, routeOf, routeOfMonogram } from '../../src/resource/route-table.ts';

test('the route table names each application once, in lower case', () => {
  const applications = applicationNames();
  expect(new Set(applications).size).toBe(applications.length);
  for (const name of applications) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)?$/);
  expect(applications.at(-1)).toBe('unknown');
});

test('the route table reads a row with a monogram', () => {
  const route = routeOf('differential');
  expect(route).toMatchObject({
    application: 'differential',
    object: 'revision',
    kinds: ['revision', 'diff'],
  });
  expect(routeOfMonogram('D')).toBe(route);
});

test('the route table reads a row with a monogram of another kind than the main one', () => {
  expect(routeOfMonogram('W')).toMatchObject({
    object: 'dashboard',
    monogram: 'W',
    monogramKind: 'panel',
    kinds: ['dashboard', 'panel'],
  });
  expect(routeOf('herald')).toMatchObject({ monogram: 'H', monogramKind: 'rule' });
  expect(routeOf('project')).toMatchObject({ monogram: undefined, monogramKind: undefined });
});

test('the route table reads a row whose objects have names', () => {
  expect(routeOf('p')).toMatchObject({ application: 'people', object: 'user', naming: '/' });
  expect(routeOf('w')).toMatchObject({ application: 'phriction', object: 'document', naming: '//' });
});

test('the route table reads a row with one operation', () => {
  expect(routeOf('status')).toMatchObject({ application: 'system', operation: 'view', kinds: ['health'] });
});

test('no route has the name of a property of every object', () => {
  for (const name of ['constructor', 'toString', '__proto__', '']) expect(routeOf(name)).toBeUndefined();
});

test('a letter belongs to one application', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => routeOfMonogram(letter) !== undefined);
  expect(letters.join('')).toBe('BCDEFHJKLMOPQRSTUVWZ');
});
