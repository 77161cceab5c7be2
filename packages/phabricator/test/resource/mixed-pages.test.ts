import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { escapes, mixedPages } from '../../src/resource/mixed-pages.ts';
import { applications } from '../../src/resource/route-table.ts';

test.each(mixedPages.map((page) => [page.name, page] as const))('%s is of its application', (_name, page) => {
  const { application, paths = [], conduitMethods } = page;
  for (const pattern of paths) {
    const path = conduitMethods === undefined ? pathOf(pattern) : '/api/feed.query';
    expect([pattern, classify('GET', { path, search: '' }).application]).toEqual([pattern, application]);
  }
});

test.each(mixedPages.map((page) => [page.name, page] as const))(
  '%s can bring anybody’s data',
  (_name, page) => {
    const { paths = [], conduitMethods } = page;
    const asked = conduitMethods?.map((method) => `/api/${method}`) ?? paths.map(pathOf);
    for (const path of asked) {
      expect([path, classify('GET', { path, search: '' }).reaches]).toEqual([path, 'any']);
    }
  },
);

test('data escapes only from applications that exist', () => {
  for (const { applications: named } of escapes) {
    if (named !== 'any') for (const each of named) expect(applications).toContain(each);
  }
});

/** A path that a pattern matches. */
function pathOf(pattern: string): string {
  return pattern.replace('**', '').replace('*', '1');
}
