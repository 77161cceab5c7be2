import { expect, test } from 'vitest';
import { ArgumentValues, argumentValues, scalarText } from '../../src/request/argument-values.ts';

/** An object that contains so many others, one in another, and at last a list of one value. */
const nested = (depth: number): Record<string, unknown> =>
  depth === 0 ? { last: ['x'] } : { a: nested(depth - 1) };

test('arguments are known by their dotted paths, lists as the values of their entries, and objects as null', () => {
  expect(argumentValues({ name: 'T1', flags: { open: true, tags: ['a', 'b'] }, none: [] })).toEqual({
    name: ['T1'],
    flags: null,
    'flags.open': ['true'],
    'flags.tags': ['a', 'b'],
    none: [],
  });
});

test.each<[string, unknown, unknown]>([
  ['a list with a list in it is null', [['a'], 'b'], { x: null }],
  [
    'a list with an object in it is null, and so remains its path',
    [{ a: '1' }, 'b'],
    { x: null, 'x.a': ['1'] },
  ],
  [
    'a list of objects has the values of all of them',
    [{ a: '1' }, { a: '2' }],
    { x: null, 'x.a': ['1', '2'] },
  ],
  ['a list with a number that programs spell differently is null', ['a', 0.5, 'b'], { x: null }],
  ['null is a word', null, { x: ['null'] }],
])('of the arguments of a call, %s', (_case, x, values) => {
  expect(argumentValues({ x })).toEqual(values);
});

test.each([
  ['whose name has a dot', { 'a.b': '1' }],
  ['whose name is a dot', { '.': '1' }],
  ['whose name starts with a dot', { '.a': '1' }],
  ['whose name ends with a dot', { 'a.': '1' }],
  ['without a name', { '': '1' }],
  ['inside an object whose name has a dot', { a: { 'b.c': '1' } }],
  ['inside an object of a list whose name has a dot', { a: [{ 'b.c': '1' }] }],
])('the arguments of a call are unknown because of a value %s', (_case, given) => {
  expect(argumentValues(given)).toBeUndefined();
  expect(argumentValues({ before: '1', ...given, after: '1' })).toBeUndefined();
});

test('the arguments of a call are unknown if they are deeper than 16 levels', () => {
  expect(argumentValues(nested(14))).toBeDefined();
  expect(argumentValues(nested(15))).toBeUndefined();
  expect(argumentValues({ list: Array.from({ length: 30 }, () => 'x') })).toBeDefined();
});

test('the arguments of a call are unknown if there are more than 10,001 of them', () => {
  const values = (length: number) => argumentValues({ list: Array.from({ length }, () => 'x') });
  expect(values(10_001)?.list).toHaveLength(10_001);
  expect(values(10_002)).toBeUndefined();
});

test('values are full once there is one more than 10,000', () => {
  const found = new ArgumentValues();
  for (let n = 0; n < 10_000; n++) found.add('x', 'a');
  expect(found.isFull).toBe(false);
  found.add('x', 'a');
  expect(found.isFull).toBe(true);
});

test('a parameter that begins has no value, keeps those that it has, and stays null if it cannot be told', () => {
  const found = new ArgumentValues();
  found.begin('new');
  found.add('known', 'a');
  found.begin('known');
  found.add('known', 'b');
  found.add('vague', 'a');
  found.add('vague', null);
  found.begin('vague');
  found.add('vague', 'b');
  expect(found.values).toEqual({ new: [], known: ['a', 'b'], vague: null });
});

test('what a program takes for a list is read as a list', () => {
  const found = new ArgumentValues((value) =>
    typeof value === 'object' && value !== null ? Object.values(value) : undefined,
  );
  expect(found.addMembers({ x: { 0: 'a', 1: 'b' } })).toBe(true);
  expect(found.values).toEqual({ x: ['a', 'b'] });
});

test.each<[unknown, string | null]>([
  ['7', '7'],
  [7, '7'],
  [0, '0'],
  [-1, '-1'],
  [-0, null],
  [0.5, null],
  [2 ** 53, null],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [Number.NaN, null],
  [true, 'true'],
  [false, 'false'],
  [null, 'null'],
  [undefined, null],
])('%o is spelled %o in rules', (value, text) => {
  expect(scalarText(value)).toBe(text);
});
