import type { Resource } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/index.ts';
import { type PlaceOptions, placesOf } from '../../src/prove/places.ts';
import { UndecidedError } from '../../src/prove.ts';

const at = (rules: readonly Partial<Rule>[], options: Partial<PlaceOptions> = {}) =>
  placesOf(rules, { delimitersInNames: true, ...options });
const methodsOf = (...methods: readonly string[]) => [
  ...new Set(at([{ methods }]).map(({ method }) => method)),
];
const pathsOf = (rules: readonly Partial<Rule>[], options?: Partial<PlaceOptions>) => [
  ...new Set(at(rules, options).map(({ path }) => path)),
];
const resourcesOf = (...rules: readonly Partial<Rule>[]): (Resource | undefined)[] =>
  at(rules)
    .filter(({ path, method }) => path === '/' && method === 'GET')
    .map(({ resource }) => resource);

describe('methods are', () => {
  test('in a proof are the common ones, and one that no rule names', () => {
    expect(methodsOf()).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']);
  });

  test('in a proof include those that rules name, and another one', () => {
    expect(methodsOf('DELETE', 'PUT', 'GET')).toEqual([
      ...['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'PUT', 'PATCH'],
    ]);
    expect(methodsOf('DELETE', 'PUT', 'PATCH', 'QUERY', 'REPORT').at(-1)).toBe('X-OTHER');
    expect(methodsOf('DELETE', 'PUT', 'PATCH', 'QUERY', 'REPORT', 'X-OTHER')).toHaveLength(10);
    expect(methodsOf('DELETE', 'PUT', 'PATCH', 'QUERY')).toContain('REPORT');
    expect(methodsOf('DELETE', 'PUT', 'PATCH')).toContain('QUERY');
  });
});

test('methods of the classifier are looked at, and still another one', () => {
  const methods = at([{ methods: ['PUT'] }], { methods: ['DELETE', 'PUT', 'PURGE'] }).map(
    ({ method }) => method,
  );
  expect([...new Set(methods)]).toEqual([
    'GET',
    'HEAD',
    'OPTIONS',
    'POST',
    'PUT',
    'DELETE',
    'PURGE',
    'PATCH',
  ]);
});

describe('paths are', () => {
  test('those that rules tell apart, the shortest first', () => {
    expect(pathsOf([{ paths: ['/b'] }, { paths: ['/a'] }])).toEqual([
      ...['/', '/1', '/a', '/b', '/a/', '/b/', '/a/1', '/b/1'],
    ]);
    expect(pathsOf([{}])).toEqual(['/', '/1']);
  });

  test('those of the application, once each, and of the patterns by which it distinguishes them', () => {
    expect(pathsOf([], { paths: ['/zz', '/1'], patterns: ['/p'] })).toEqual([
      ...['/', '/1', '/p', '/p/', '/zz', '/p/1'],
    ]);
  });

  test('those with a # in a name, where a wildcard does not stand for one', () => {
    expect(pathsOf([{ paths: ['/a*'] }]).some((path) => path.includes('#'))).toBe(false);
    expect(pathsOf([{ paths: ['/a*'] }], { delimitersInNames: false })).toContain('/a#');
  });
});

describe('resources are', () => {
  test('the classifier’s result, and no place that it refuses', () => {
    const classify = (method: string, path: string) =>
      path === '/a' ? { application: `${method} wiki` } : undefined;
    expect(at([{ paths: ['/a'], applications: ['tasks'] }], { classify })).toEqual(
      ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE'].map((method) => ({
        ...{ path: '/a', method, resource: { application: `${method} wiki` } },
      })),
    );
  });

  test('the classifier’s result for one method and path, or none', () => {
    const two = [{ application: 'pull' }, { application: 'push' }];
    const classify = (method: string, path: string) => (path === '/a' && method === 'GET' ? two : []);
    expect(at([{ paths: ['/a'] }], { classify }).map(({ resource }) => resource)).toEqual(two);
  });

  test('none where no rule uses any', () => {
    expect(resourcesOf({ paths: ['/a'] })).toEqual([undefined]);
  });

  test('each application and an unnamed one, and what they reach where a rule needs it', () => {
    const all = (...reaches: readonly Resource['reaches'][]) => [
      undefined,
      ...['wiki', 'other'].flatMap((application) => [
        { application },
        ...reaches.map((each) => ({ application, reaches: each })),
      ]),
    ];
    expect(resourcesOf({ applications: ['wiki'] })).toEqual(all());
    expect(resourcesOf({ applications: ['wiki'], effect: 'deny' })).toEqual(all('any', ['wiki']));
    expect(resourcesOf({ applications: ['wiki'], effect: 'allow' })).toEqual(all('any', ['other']));
    expect(resourcesOf({ applications: ['wiki'], effect: 'readOnly' }).filter((each) => each?.reads)).toEqual(
      all('any', ['wiki'], ['other'], ['wiki', 'other'])
        .slice(1)
        .map((each) => ({ ...each, reads: true })),
    );
  });

  test.each<[boolean, Partial<Rule>]>([
    [true, { effect: 'deny', applications: ['a'], operations: ['edit'] }],
    [false, { effect: 'deny', operations: ['edit'] }],
    [false, { effect: 'deny', applications: ['a'] }],
    [false, { effect: 'allow', applications: ['a'], operations: ['edit'] }],
    [false, { applications: ['a'], operations: ['edit'] }],
  ])('distinguished by whether they only read (%s) where %j needs it', (expected, rule) => {
    expect(resourcesOf(rule).some((each) => each?.reads === true)).toBe(expected);
  });

  test('one more application where the usual name for it is taken', () => {
    expect(resourcesOf({ applications: ['other'] })).toEqual([
      ...[undefined, { application: 'other' }, { application: 'xother' }],
    ]);
  });

  test.each<[string, Partial<Rule>, Partial<Resource>[]]>([
    ['kinds', { kinds: ['task'] }, [{}, { kind: 'task' }]],
    ['ids', { ids: ['T1'] }, [{}, { id: 'T1' }, { id: 'x' }]],
    [
      'operations',
      { operations: ['edit'] },
      [{}, ...['edit', '1', 'view', 'query'].map((operation) => ({ operation }))],
    ],
    ['what only reads and what does not', { effect: 'readOnly' }, [{}, { reads: true }, { reads: false }]],
  ])('distinguished by %s', (_, rule, expected) => {
    const others = expected.map((each) => ({ application: 'other', ...each }));
    expect(resourcesOf(rule, {})).toStrictEqual([undefined, ...others]);
  });
});

test('more places than possible are refused', () => {
  const kinds = Array.from({ length: 1000 }, (_, index) => `k${index}`);
  const paths = Array.from({ length: 600 }, (_, index) => `/p${index}`);
  expect(() => at([{ kinds, paths }])).toThrow(/the rules distinguish \d+ sets of requests/);
  // Where each path is about one thing there are not so many.
  expect(() => at([{ kinds, paths }], { classify: () => undefined })).not.toThrow();
});

test('more resources than possible are refused before they are created', () => {
  const kinds = Array.from({ length: 1300 }, (_, index) => `k${index}`);
  const ids = Array.from({ length: 1300 }, (_, index) => `i${index}`);
  expect(() => at([{ kinds, ids }])).toThrow(new UndecidedError('the rules contain too many resources'));
});

test('more sets of applications than possible are refused', () => {
  const denials = (count: number): Partial<Rule>[] =>
    Array.from({ length: count }, (_, index) => ({ effect: 'deny', applications: [`a${index}`] }));
  expect(() => at(denials(13), { classify: () => undefined })).not.toThrow();
  expect(() => at(denials(13))).toThrow(new UndecidedError('the rules distinguish too many applications'));
  // Of what is let in, any two together are as good as all of them.
  const permissions = denials(13).map((rule): Partial<Rule> => ({ ...rule, effect: 'allow' }));
  expect(() => at(permissions)).not.toThrow();
});
