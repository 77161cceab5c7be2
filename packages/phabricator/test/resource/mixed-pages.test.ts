import { expect, test } from 'vitest';
import { escapes, mixedPages } from '../../src/index.ts';
import { classify } from '../../src/resource/classify.ts';
import { applications } from '../../src/resource/route-table.ts';

test.each(mixedPages.map((page) => [page.name, page] as const))('%s is of its application', (_name, page) => {
  const { application, paths = [], conduitMethods } = page;
  for (const pattern of paths) {
    const path =
      conduitMethods === undefined ? pattern.replace('**', '').replace('*', '1') : '/api/feed.query';
    expect([pattern, classify('GET', { path, search: '' }).application]).toEqual([pattern, application]);
  }
});

test('data escapes only from applications that exist', () => {
  for (const { applications: named } of escapes) {
    if (named !== 'any') for (const each of named) expect(applications).toContain(each);
  }
});
