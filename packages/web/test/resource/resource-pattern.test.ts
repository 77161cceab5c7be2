import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  ampersandsIn,
  operationsOf,
  type ResourcePattern,
  resourceProblem,
  resourceTable,
} from '../../src/resource/resource-pattern.ts';

const RESOURCES: readonly ResourcePattern[] = [
  { path: '/reports/new', kind: 'form' },
  { path: '/reports/:id/export', kind: 'report', methods: ['GET'], operation: 'export' },
  { path: '/reports/:id', kind: 'report' },
  { path: '/reports/:id/comments/:comment', kind: 'comment' },
  { path: '/admin/**', kind: 'administration' },
  { path: '/s/:secret/:name', kind: 'share' },
  { path: '/', kind: 'front-page' },
];
const { classify, maskPath } = resourceTable('wiki', RESOURCES, false);
const about = (path: string, method = 'GET') => classify(method, { path });

describe('the resource of a request', () => {
  test.each([
    ['/', { kind: 'front-page', operation: 'view' }],
    ['/reports/new', { kind: 'form', operation: 'view' }],
    ['/reports/7', { kind: 'report', id: '7', operation: 'view' }],
    ['/reports/7/', { kind: 'report', id: '7', operation: 'view' }],
    ['/Reports/Q3', { kind: 'report', id: 'Q3', operation: 'view' }],
    ['/reports;x=1/7', { kind: 'report', id: '7', operation: 'view' }],
    ['/reports/7/export', { kind: 'report', id: '7', operation: 'export' }],
    ['/reports/7/comments/9', { kind: 'comment', id: '7', operation: 'view' }],
    ['/reports/7/other', { operation: 'view' }],
    ['/admin', { kind: 'administration', operation: 'view' }],
    ['/admin/users/7', { kind: 'administration', operation: 'view' }],
    ['/administration', { operation: 'view' }],
    ['/s/k3y/plan', { kind: 'share', operation: 'view' }],
  ])('of %s is %j', (path, resource) => {
    expect(about(path)).toEqual({ application: 'wiki', ...resource });
  });

  test.each([
    ['POST', 'edit'],
    ['PATCH', 'edit'],
    ['DELETE', 'delete'],
    ['HEAD', 'view'],
    ['QUERY', 'edit'],
  ])('of %s is an operation: %s', (method, operation) => {
    expect(about('/reports/7', method)).toMatchObject({ operation });
    expect(about('/elsewhere', method)).toEqual({ application: 'wiki', operation });
  });

  test('depends on the method where the pattern says so', () => {
    expect(about('/reports/7/export', 'HEAD')).toMatchObject({ operation: 'export' });
    expect(about('/reports/7/export', 'POST')).toEqual({ application: 'wiki', operation: 'edit' });
  });

  test('is case-sensitive where the application is', () => {
    const table = resourceTable('wiki', RESOURCES, true);
    expect(table.classify('GET', { path: '/Reports/7' })).toEqual({ application: 'wiki', operation: 'view' });
  });

  // To Java, Python and Go, where they compare without regard to case, these are letters of ASCII.
  test.each(['/adm\u0130n/', '/adm\u0131n/', '/ADM\u0130N;x/users'])('of %s is administration', (path) => {
    expect(about(path).kind).toBe('administration');
  });

  test('is the same in either Unicode form of a letter with a mark', () => {
    const cafes = resourceTable('wiki', [{ path: '/caf\u00e9/**', kind: 'cafe' }], false);
    expect(cafes.classify('GET', { path: '/cafe\u0301/x' })).toMatchObject({ kind: 'cafe' });
  });

  test('has one segment of any text at a star', () => {
    const files = resourceTable('wiki', [{ path: '/files/*/raw', kind: 'file' }], false);
    expect(files.classify('GET', { path: '/files/a.b/RAW' })).toMatchObject({ kind: 'file' });
    for (const path of ['/files/raw', '/files/a/b/raw', '/files/a']) {
      expect(files.classify('GET', { path }), path).not.toHaveProperty('kind');
    }
  });

  test('has all that a pattern says before what is below it', () => {
    const pages = resourceTable('wiki', [{ path: '/users/:id/**', kind: 'page' }], false);
    expect(pages.classify('GET', { path: '/users' })).not.toHaveProperty('kind');
    expect(pages.classify('GET', { path: '/users/7' })).toMatchObject({ kind: 'page', id: '7' });
  });

  test('has any format where the pattern says so', () => {
    const formats = resourceTable('wiki', [{ path: '/users/:id/export.*', kind: 'export' }], false);
    const kindOf = (path: string) => formats.classify('GET', { path }).kind;
    for (const last of [
      'export',
      'export.csv',
      'Export.JSON',
      'export.tar.gz',
      'export.x;y',
      'export.',
      'export/',
    ]) {
      expect(kindOf(`/users/7/${last}`), last).toBe('export');
    }
    for (const last of ['exports', 'exporter.csv', 'export-csv', '.csv', 'export/csv']) {
      expect(kindOf(`/users/7/${last}`), last).toBeUndefined();
    }
  });

  test('has the same kind for every encoding of a path', () => {
    const spelled = fc.constantFrom('admin', 'Admin', 'ADMIN', 'admin;a=b', 'aDmin;', 'adm\u0131n');
    fc.assert(
      fc.property(spelled, fc.array(fc.string({ unit: fc.constantFrom(...'aB;.1') })), (first, rest) => {
        expect(about(`/${[first, ...rest].join('/')}`).kind).toBe('administration');
      }),
    );
  });
});

describe('a secret in a path', () => {
  test.each([
    ['/s/k3y/plan.pdf', '/s/[secret]/plan.pdf'],
    ['/S/k3y/plan.pdf/', '/S/[secret]/plan.pdf/'],
    ['//s//k3y/plan.pdf', '//s//[secret]/plan.pdf'],
    ['/;x/s/k3y/%3b/plan.pdf', '/;x/s/[secret]/%3b/plan.pdf'],
    ['/%73/k3y/plan.pdf', '/%73/[secret]/plan.pdf'],
    ['/s/k3y%zz/plan.pdf', '/s/[secret]/plan.pdf'],
    ['/reports/7', '/reports/7'],
  ])('is masked: %s becomes %s', (path, masked) => {
    expect(maskPath(path)).toBe(masked);
  });
});

test('a path is split once, however many patterns there are and however long it is', () => {
  const resources = Array.from(
    { length: 200 },
    (_, index): ResourcePattern => ({
      path: `/area-${index}/:id/:secret`,
      kind: 'area',
    }),
  );
  const table = resourceTable('wiki', resources, false);
  const path = '/a'.repeat(8000);
  const split = vi.spyOn(String.prototype, 'split');
  table.classify('GET', { path });
  table.maskPath(path);
  const times = split.mock.calls.length;
  split.mockRestore();
  expect(times).toBe(2);
});

test('a part masked by one pattern is masked for the next', () => {
  const { maskPath: masked } = resourceTable(
    'wiki',
    [
      { path: '/s/:secret/:name', kind: 'share' },
      { path: '/s/:name/:secret', kind: 'share' },
      { path: '/s/k3y/plan', kind: 'plan' },
    ],
    false,
  );
  expect(masked('/s/k3y/plan')).toBe('/s/[secret]/[secret]');
});

describe('an entry of resources', () => {
  test.each([
    [undefined, 'must be an object with path and kind'],
    [{ path: 'reports', kind: 'report' }, 'path must start with a slash, such as /reports/:id'],
    [{ path: 7, kind: 'x' }, 'path must start with a slash, such as /reports/:id'],
    [{ path: '/a/**/b', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/a:id/b', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/a*/b', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/.*', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/:id.*', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/a.*.*', kind: 'x' }, 'path has a segment that is neither a word'],
    // No canonical path holds these: a denial by the kind would never apply.
    [{ path: '/./admin/**', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/a/../admin', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/admin\u0001/**', kind: 'x' }, 'path has a segment that is neither a word'],
    [{ path: '/:id/:id', kind: 'x' }, 'path has two segments with the same :name'],
    [{ path: '/a%20b', kind: 'x' }, 'path has a segment'],
    [{ path: '/a', kind: '' }, 'kind must be a word'],
    [{ path: '/a', kind: 'x', operation: ' ' }, 'operation must be a word'],
    [{ path: '/a', kind: 'x', methods: ['get'] }, 'methods must be an array of methods in upper case'],
    [{ path: '/a', kind: 'x', methods: [] }, 'methods must be an array'],
    [{ path: '/a', kind: 'x', method: 'GET' }, 'has "method", which is not one of'],
  ])('%j is refused', (entry, problem) => {
    expect(resourceProblem(entry)).toContain(problem);
  });

  test.each([...RESOURCES, ...['/files/*/raw', '/a/*/a/*'].map((path) => ({ path, kind: 'file' }))])(
    '$path is accepted',
    (entry) => {
      expect(resourceProblem(entry)).toBeUndefined();
    },
  );
});

test.each<[unknown, string]>([
  [null, 'must be an object with path and kind'],
  [{ path: '/x', kind: '-report' }, 'kind must be a word, such as report'],
  [{ path: '/x', kind: 'report!' }, 'kind must be a word, such as report'],
  [{ path: '/x', kind: 7 }, 'kind must be a word, such as report'],
  [{ path: '/x', kind: 'x', operation: 7 }, 'operation must be a word, such as export'],
  [{ path: '/x', kind: 'x', methods: ['GET', 'post'] }, 'methods must be an array of methods in upper case'],
  [{ path: '/x', kind: 'x', methods: ['xGET'] }, 'methods must be an array of methods in upper case'],
  [{ path: '/x', kind: 'x', methods: ['GETx'] }, 'methods must be an array of methods in upper case'],
])('an entry %j is refused with the reason', (entry, problem) => {
  expect(resourceProblem(entry)).toBe(problem);
});

test('a resource without an id has none, and its operations are those of methods and patterns', () => {
  expect(Object.keys(about('/admin'))).not.toContain('id');
  expect(operationsOf([])).toEqual(['view', 'edit', 'delete']);
  expect(operationsOf([...RESOURCES, { path: '/y', kind: 'y', operation: 'edit' }])).toEqual([
    'view',
    'edit',
    'delete',
    'export',
  ]);
});

test('a pattern with an ampersand declares that no query is made of a path', () => {
  expect(ampersandsIn(['/a', '/b&c'], 'refuse')).toBe('pass');
  expect(ampersandsIn(['/a', '/b'], 'refuse')).toBe('refuse');
  expect(ampersandsIn([], 'pass')).toBe('pass');
  const table = (...ampersands: ['pass'?]) =>
    resourceTable('wiki', [{ path: '/pages/**', kind: 'page' }], false, ...ampersands);
  expect(table().isReadOtherwise('/pages/a&page=secret')).toBe(true);
  expect(table('pass').isReadOtherwise('/pages/a&page=secret')).toBe(false);
});
