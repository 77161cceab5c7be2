import { expect, test } from 'vitest';
import { parameterValues } from '../../src/conduit/parameter-values.ts';

test('parameter values are named by dotted paths, and transactions by their types', () => {
  const given = {
    objectIdentifier: 12,
    constraints: { projects: ['a', 'b'], open: true, none: [] },
    transactions: [
      { type: 'title', value: 'x' },
      { type: 'projects.add', value: ['p', 'q'] },
      { type: 'owner', value: null },
    ],
  };
  expect({ ...parameterValues(given) }).toEqual({
    objectIdentifier: ['12'],
    constraints: null,
    'constraints.projects': ['a', 'b'],
    'constraints.open': ['true'],
    'constraints.none': [],
    transactions: ['title', 'projects.add', 'owner'],
    'transactions.title': ['x'],
    'transactions.projects.add': ['p', 'q'],
    'transactions.owner': ['null'],
  });
});

test.each([
  ['an object where values are', { a: { x: '1' } }, { a: null, 'a.x': ['1'] }],
  ['an object that PHP takes for a list', { a: { 1: 'y', 0: 'x' } }, { a: ['x', 'y'] }],
  ['a list in a list', { a: ['x', ['y']] }, { a: null }],
  ['an object in a list', { a: ['x', { b: 'y' }] }, { a: null, 'a.b': ['y'] }],
  ['a number that is spelled in two ways', { a: 1e21, b: -0, c: 0.1 }, { a: null, b: null, c: null }],
  [
    'a type that seems to be another',
    { transactions: [{ type: 'projects', value: { add: ['p'] } }] },
    { transactions: ['projects'], 'transactions.projects': null },
  ],
])('%s', (_what, given, expected) => expect({ ...parameterValues(given) }).toEqual(expected));

test.each([
  ['a name that seems to be a path', { 'constraints.projects': ['p'] }],
  ['the same, further in', { a: { 'b.c': 1 } }],
  ['no name', { a: { '': 1 } }],
  ['a transaction with more than its type and value', { transactions: [{ type: 'a', value: 1, x: 1 }] }],
  ['a transaction without a type', { transactions: [{ value: 1 }] }],
  ['transactions that are none', { transactions: 'x' }],
  ['more than anybody needs', { a: Array.from({ length: 10_002 }, () => 'x') }],
  ['what goes too deep', { a: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) }],
])('%s: the values are unknown', (_what, given) => expect(parameterValues(given)).toBeUndefined());
