import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../src/index.ts';

const good = { name: 'r', effect: 'allow', who: 'anyone', paths: ['/**'] };

function placesIn(policy: unknown): string[] {
  return checkPolicy(policy).map(({ path }) => path);
}

describe('checkPolicy', () => {
  test('finds nothing wrong with a policy that uses every field', () => {
    const rule = {
      ...good,
      description: 'All of it.',
      owner: 'it@acme.example',
      who: { roles: ['engineer'], except: ['contractor'] },
      methods: ['GET', 'POST'],
    };
    expect(checkPolicy({ name: 'p', rules: [rule] }, { roles: ['engineer', 'contractor'] })).toEqual([]);
    expect(checkPolicy({ name: 'p', rules: [] })).toEqual([]);
  });

  test('reports all problems together, each with its path and what was probably meant', () => {
    const policy = {
      name: 'p',
      rules: [
        good,
        { ...good, name: 'second', who: { roles: ['enginer'] } },
        { ...good, methods: ['GTE'] },
        { ...good, name: 'fourth', paths: ['/a/**', 'b'], pahts: [] },
        { ...good, name: 'fifth', efect: 'deny', effect: 'alow' },
      ],
    };
    expect(checkPolicy(policy, { roles: ['engineer', 'admin'] })).toEqual([
      { path: 'rules[1].who.roles[0]', message: '"enginer" is not a declared role', suggestion: 'engineer' },
      { path: 'rules[2].methods[0]', message: expect.stringContaining('"GTE"'), suggestion: 'GET' },
      {
        path: 'rules[2].name',
        message: expect.stringContaining('already the name of rules[0]'),
        suggestion: undefined,
      },
      { path: 'rules[3].pahts', message: '"pahts" is not a field of this object', suggestion: 'paths' },
      { path: 'rules[3].paths[1]', message: 'must start with "/"', suggestion: undefined },
      { path: 'rules[4].efect', message: '"efect" is not a field of this object', suggestion: 'effect' },
      { path: 'rules[4].effect', message: expect.stringContaining('"alow"'), suggestion: 'allow' },
    ]);
  });

  test.each([
    [undefined, ['']],
    [[], ['']],
    [{}, ['name', 'rules']],
    [{ name: ' ', rules: {} }, ['name', 'rules']],
    [{ name: 'p', rules: [], version: 1 }, ['version']],
    [{ name: 'p', rules: [null] }, ['rules[0]']],
    [{ name: 'p', rules: [{}] }, ['rules[0].name', 'rules[0].effect', 'rules[0].who', 'rules[0].paths']],
    [{ name: 'p', rules: [{ ...good, paths: [] }] }, ['rules[0].paths']],
    [{ name: 'p', rules: [{ ...good, methods: [] }] }, ['rules[0].methods']],
    [{ name: 'p', rules: [{ ...good, methods: undefined }] }, ['rules[0].methods']],
    [{ name: 'p', rules: [{ ...good, description: '' }] }, ['rules[0].description']],
    [{ name: 'p', rules: [{ ...good, owner: 7 }] }, ['rules[0].owner']],
    [{ name: 'p\ud800', rules: [{ ...good, paths: ['/\udc00'] }] }, ['name', 'rules[0].paths[0]']],
  ])('finds the places of what is wrong with %j', (policy, places) => {
    expect(placesIn(policy)).toEqual(places);
  });

  test('takes the option for names with delimiters', () => {
    const policy = { name: 'p', rules: [{ ...good, paths: ['/a?b'] }] };
    expect(placesIn(policy)).toEqual(['rules[0].paths[0]']);
    expect(checkPolicy(policy, { delimitersInNames: true })).toEqual([]);
  });
});

test('a word with a letter that only resembles another is reported with its code point', () => {
  const rule = { name: 'all', effect: 'allow', who: { roles: ['\u0435ngineer'] }, 'p\u0430ths': ['/**'] };
  expect(checkPolicy({ name: 'x', rules: [rule] }, { roles: ['engineer', 'größe'] })).toMatchObject([
    { message: '"p\u0430ths" (it contains U+0430) is not a field of this object', suggestion: 'paths' },
    { message: '"\u0435ngineer" (it contains U+0435) is not a declared role', suggestion: 'engineer' },
    { path: 'rules[0].paths' },
  ]);
});
