import { expect, test } from 'vitest';
import { alwaysNamesPage, canNamePage, namesPage, pathNamesPage } from '../../src/criteria/page-name.ts';
import type { Rule } from '../../src/index.ts';

test.each([
  ['/feed/', true],
  ['/feed/**', true],
  ['/feed/*', true],
  ['/', true],
  ['/**', false],
  ['/*', false],
  ['/f*/x', false],
])('the paths %s name the pages that they match: %s', (pattern, names) => {
  expect(pathNamesPage(pattern)).toBe(names);
});

const called = (operation: string | undefined, id?: string) =>
  ({ resource: { application: 'a', ...(operation && { operation }), ...(id && { id }) } }) as never;

/** What a rule says; whether it can name a page, always does, and does for `feed.query` and the tool `search`. */
test.each<[string, object, boolean, boolean, boolean]>([
  ['nothing', {}, false, false, false],
  ['kinds', { kinds: ['story'] }, true, true, true],
  ['a method by its name', { conduitMethods: ['feed.query'] }, true, true, true],
  ['all methods of an application', { conduitMethods: ['feed.*'] }, true, true, true],
  ['all methods', { conduitMethods: ['*'] }, false, false, false],
  ['all methods of a name', { conduitMethods: ['*.query'] }, false, false, false],
  ['a method by its name, and all', { conduitMethods: ['feed.query', '*'] }, true, false, true],
  ['the methods that end in a name', { conduitMethods: ['*d.query'] }, false, false, false],
  ['another method', { conduitMethods: ['task.*'] }, true, true, false],
  ['a tool by its name', { tools: ['search'] }, true, true, true],
  ['another tool', { tools: ['find'] }, true, true, false],
  ['all tools', { tools: ['*'] }, false, false, false],
  ['a tool by its name, and all', { tools: ['search', '*'] }, true, false, true],
])('a rule with %s names a page', (_, rule, can, always, does) => {
  expect([canNamePage(rule as Rule), alwaysNamesPage(rule as Rule)]).toEqual([can, always]);
  expect(namesPage(rule as Rule, called('feed.query', 'search'))).toBe(does);
});

test.each([
  ['a request without a resource', {} as never],
  ['a resource without an operation and an id', called(undefined)],
])('no rule for methods or tools names the page of %s', (_, request) => {
  expect(namesPage({ conduitMethods: ['feed.query'] } as never, request)).toBe(false);
  expect(namesPage({ conduitMethods: ['feed.*'] } as never, request)).toBe(false);
  expect(namesPage({ tools: ['search'] } as never, request)).toBe(false);
  expect(namesPage({ kinds: ['story'] } as never, request)).toBe(true);
});
