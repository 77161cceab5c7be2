import { describe, expect, test } from 'vitest';
import { isLfsBatch, isVersionControl, repositoryBase } from '../../src/git/version-control.ts';
import { contextOf, target } from '../fixtures/context.ts';

describe('a request of version control', () => {
  test.each([
    ['GET', '/source/lab.git/info/refs?service=git-upload-pack', true],
    ['GET', '/source/lab.git/info/refs?service=git-receive-pack', true],
    ['POST', '/diffusion/7/git-upload-pack', true],
    ['POST', '/source/lab.git/info/lfs/objects/batch', true],
    ['GET', '/source/hg/?cmd=heads', true],
    ['GET', '/source/lab/browse/master/', false],
    ['GET', '/T12', false],
    ['POST', '/api/diffusion.repository.search', false],
  ])('%s %s: %s', (method, path, is) => {
    expect(isVersionControl(contextOf(path, { method }))).toBe(is);
  });
});

test.each([
  ['POST', '/source/lab.git/info/lfs/objects/batch', true],
  ['POST', '/diffusion/7/lab.git/info/lfs/objects/batch', true],
  ['GET', '/source/lab.git/info/lfs/objects/batch', false],
  ['POST', '/source/lab.git/info/lfs/objects/batch/more', false],
  ['POST', '/source/lab.git/git-upload-pack', false],
  ['POST', '/paste/info/lfs/objects/batch', false],
])(
  'git-lfs asks for its addresses by POST at the end of a repository alone: %s %s: %s',
  (method, path, is) => {
    expect(isLfsBatch(contextOf(path, { method }))).toBe(is);
  },
);

test.each([
  ['/source/lab.git/info/refs', '/source/lab.git'],
  ['/source/caf%C3%A9/browse/', '/source/caf%C3%A9'],
  ['/diffusion/7/x', '/diffusion/7'],
  ['/source/', undefined],
  ['/x/source/lab/', undefined],
  ['/T1', undefined],
])('the address of the repository of %s is %s', (path, base) => {
  expect(repositoryBase(target(path))).toBe(base);
});
