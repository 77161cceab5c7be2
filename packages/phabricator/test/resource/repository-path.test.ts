import { expect, it } from 'vitest';
import { isGitServicePath, isRepositoryPath, repositoryPath } from '../../src/resource/repository-path.ts';

it.each([
  ['/source/lab', true, false],
  ['/source/lab.git/info/refs', true, true],
  ['/source/lab/info/refs', true, true],
  ['/source/lab/any.git/git-upload-pack', true, true],
  ['/source/lab.git/info/lfs/objects/batch', true, true],
  ['/diffusion/LAB/any.git/git-receive-pack', true, true],
  ['/diffusion/7/info/refs', true, true],
  ['/source/lab/browse/info/refs', true, true],
  ['/source/lab/browse/master/info/refs', true, false],
  ['/source/my.lab/info/refs', true, true],
  ['/source/my.lab.git', true, false],
  ['/source/', false, false],
  ['/sources/lab', false, false],
  ['/diffusion/07/', false, false],
  ['/diffusion/lab/', false, false],
  ['/diffusion/', false, false],
  ['/x/source/lab.git/info/refs', false, false],
  ['/source/lab.git/info/refs/x', true, false],
  ['/source/lab.git/git-upload-packs', true, false],
  ['/source/lab.git/info/lfs', true, true],
  ['/source/lab.git/info/lfsx', true, false],
  ['/diffusion/72/info/refs', true, true],
  ['/diffusion/7x/info/refs', false, false],
  ['/diffusion/Lab/info/refs', false, false],
])('%s: repository %s, git %s', (path, repository, git) => {
  expect(isRepositoryPath(path)).toBe(repository);
  expect(isGitServicePath(path)).toBe(git);
});

it.each([
  ['/source/lab', 'lab', ''],
  ['/source/lab.git/info/refs', 'lab', 'info/refs'],
  ['/diffusion/7/history/', 'R7', 'history'],
  ['/diffusion/LAB/', 'rLAB', ''],
  ['/diffusion/72/', 'R72', ''],
  ['/source/lab.github', 'lab.github', ''],
])('%s is of %s, then %s', (path, id, rest) => {
  const found = repositoryPath(path.split('/').filter((segment) => segment !== ''));
  expect(found).toEqual({ id, rest: rest === '' ? [] : rest.split('/') });
});

it.each([
  '/source/',
  '/diffusion/',
  '/diffusion/commit/',
  '/diffusion/lab/',
  '/diffusion/07/',
  '/R7',
  '/D1',
  '/diffusion/7x/',
  '/diffusion/LABx/',
  '/diffusion/xLAB/',
])('%s belongs to no repository', (path) =>
  expect(repositoryPath(path.split('/').filter((segment) => segment !== ''))).toBeUndefined(),
);
