import { expect, it, test } from 'vitest';
import { repositoryResource } from '../../src/resource/repository-resource.ts';

it.each([
  ['/rLAB0a1b', 'rLAB', 'commit'],
  ['/R12:0a1b', 'R12', 'commit'],
  ['/source/lab', 'lab', 'view'],
  ['/source/lab/lab.git', 'lab', 'view'],
  ['/source/lab/browse', 'lab', 'browse'],
])('%s is a request of the repository %s: %s', (path, id, operation) => {
  expect(repositoryResource('GET', path.slice(1).split('/'), '', undefined)).toEqual({
    ...{ application: 'diffusion', kind: 'repository', id, operation },
  });
});

test('a path that merely has the form of a commit belongs to no repository', () => {
  for (const segment of ['xrLAB0a1b', 'rLAB0a1bz', 'xR7:0a', 'R7:0ag', 'R:0a', '']) {
    expect([segment, repositoryResource('GET', [segment], '', undefined)]).toEqual([segment, undefined]);
  }
});
