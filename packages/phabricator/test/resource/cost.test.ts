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
