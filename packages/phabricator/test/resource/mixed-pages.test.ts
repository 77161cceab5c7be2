import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { conduitMethods } from '../../src/resource/conduit-methods.ts';
import { applicationsOfMethod } from '../../src/resource/conduit-reach.ts';
import { escapes, mixedPages } from '../../src/resource/mixed-pages.ts';
import { applicationNames } from '../../src/resource/route-table.ts';
import { vocabulary } from '../../src/resource/vocabulary.ts';

test.each(mixedPages.map((page) => [page.name, page] as const))(
  '%s belongs to its application',
  (_name, page) => {
    const { application, paths = [], conduitMethods } = page;
    for (const pattern of paths) {
      const path = conduitMethods === undefined ? pathOf(pattern) : '/api/feed.query';
      expect([pattern, classify('GET', { path, search: '' }).application]).toEqual([pattern, application]);
    }
  },
);

test.each(mixedPages.map((page) => [page.name, page] as const))(
  '%s can return the data of any application',
  (_name, page) => {
    const { paths = [], conduitMethods } = page;
    const asked = conduitMethods?.map((method) => `/api/${method}`) ?? paths.map(pathOf);
    for (const path of asked) {
      expect([path, classify('GET', { path, search: '' }).reaches]).toEqual([path, 'any']);
    }
  },
);

test.each(mixedPages.map((page) => [page.name, page] as const))(
  '%s are named and described in words, and of kinds that a policy can name',
  (_name, { name, brings, kinds = [] }) => {
    expect([name, brings]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w{4}/)]);
    expect(vocabulary.kinds).toEqual(expect.arrayContaining([...kinds]));
  },
);

test('a policy that opens a page by its path is told of it: each has its paths, also dialogs that relate objects', () => {
  for (const { name, paths = [] } of mixedPages)
    expect([name, paths]).toEqual([name, expect.arrayContaining([expect.stringMatching(/^\//)])]);
  expect(mixedPages.flatMap(({ paths = [] }) => paths).filter((path) => !path.startsWith('/'))).toEqual([]);
  const dialogs = mixedPages.filter(({ paths }) => paths?.includes('/search/rel/**'));
  expect(dialogs.map(({ application }) => application)).toEqual(['search']);
});

test('a policy that opens Conduit methods is told of each known one that reads the data of any application', () => {
  const reading = conduitMethods().flatMap(({ name, reads }) =>
    reads && applicationsOfMethod(name) === undefined ? [name] : [],
  );
  const page = mixedPages.find(({ application }) => application === 'conduit');
  expect(page?.conduitMethods?.toSorted()).toEqual(reading.toSorted());
  expect(page?.paths?.map(regularExpression).some((each) => each.test('/api/phid.query'))).toBe(true);
});

test('a policy that opens a kind alone is told of the pages of this kind that mix', () => {
  expect(mixedPages.flatMap(({ kinds = [] }) => kinds)).toEqual([
    ...['story', 'mail', 'transcript', 'outgoing-webhook', 'bulk', 'dashboard', 'panel', 'portal', 'file'],
    ...['capability', 'user', 'project', 'flag', 'given', 'method'],
  ]);
});

test('each way by which data of an application escapes is described', () => {
  for (const { how, applications } of escapes) {
    expect(how).toMatch(/\w{4}/);
    expect(applications === 'any' || applications.length > 0).toBe(true);
  }
  expect(escapes.filter(({ applications }) => applications === 'any')).toHaveLength(3);
});

/** These reach anybody's data only where their query or their number names it, and show no more than that. */
const ABOUT_ONE =
  /^\/(?:object|auth\/sshkey|~|search\/(?:edit|default|delete|order)|transactions\/editengine)\//;

test('each page of Phorge that can return the data of any application is reported to a policy that opens it', () => {
  const routes = readFileSync(join(import.meta.dirname, '../fixtures/routes.txt'), { encoding: 'utf8' });
  const patterns = mixedPages.flatMap(({ paths = [] }) => paths.map(regularExpression));
  const untold = routes
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([path = '', reaches]) => path.startsWith('/') && reaches === 'any' && !path.includes('PHID'))
    .flatMap(([path = '']) =>
      ABOUT_ONE.test(path) || patterns.some((each) => each.test(path)) ? [] : [path],
    );
  expect(untold).toEqual([]);
});

function regularExpression(pattern: string): RegExp {
  const text = pattern
    .replaceAll('$', '\\$')
    .replace(/\/\*\*$/, '(?:/.*)?')
    .replace(/\*(?!\))/g, '[^/]*');
  return new RegExp(`^${text}$`);
}

test('data of other applications comes only from applications that exist', () => {
  for (const { applications: named } of escapes) {
    if (named !== 'any') for (const each of named) expect(applicationNames()).toContain(each);
  }
});

/** A path that a pattern matches. */
function pathOf(pattern: string): string {
  return pattern.replace('**', '').replace('*', '1');
}
