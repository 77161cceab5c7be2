import { expect, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { costOf } from '../../src/resource/cost.ts';

test.each([
  ['/source/lab/browse/master/src/main.c', 5],
  ['/source/lab/history/master/', 5],
  ['/source/lab/blame/master/src/main.c', 5],
  ['/source/lab/compare/', 5],
  ['/diffusion/7/change/master/src/main.c', 5],
  ['/source/lab/pathtree/master/', 5],
  ['/source/lab/', 1],
  ['/T1', 1],
  ['/api/diffusion.querycommits', 1],
  ['/api/diffusion.historyquery', 1],
])('%s costs %i', (path, cost) => {
  expect(costOf(classify('GET', { path, search: '' }))).toBe(cost);
});

test('requests of version control programs cost nothing', () => {
  const search = '?service=git-upload-pack';
  expect(costOf(classify('GET', { path: '/source/lab.git/info/refs', search }))).toBe(0);
});

test.each(['blame', 'browse', 'change', 'compare', 'diff', 'history', 'lastmodified', 'pathtree', 'search'])(
  'the page %s of a repository costs more than the same word elsewhere',
  (operation) => {
    expect(costOf({ application: 'diffusion', operation })).toBe(5);
    expect(costOf({ application: 'maniphest', operation })).toBe(1);
  },
);

test('a push costs nothing, and a repository of which nothing is said a plain page', () => {
  expect(costOf({ application: 'diffusion', operation: 'push' })).toBe(0);
  expect(costOf({ application: 'diffusion' })).toBe(1);
  expect(costOf({ application: 'maniphest', operation: 'pull' })).toBe(1);
});
