import { expect, it } from 'vitest';
import { repositoryResource } from '../src/repository-resource.ts';

function read(address: string): string | undefined {
  const [path = '', query] = address.split('?');
  const segments = path.split('/').filter((segment) => segment !== '');
  const resource = repositoryResource(segments, query === undefined ? '' : `?${query}`);
  return resource === undefined ? undefined : `${resource.kind} ${resource.id} ${resource.operation}`;
}

it.each([
  ['/source/lab', 'repository lab view'],
  ['/source/lab.git', 'repository lab view'],
  ['/source/lab/browse/master/src/edit/', 'repository lab browse'],
  ['/source/lab/edit/delete/', 'repository lab edit'],
  ['/diffusion/LAB/', 'repository rLAB view'],
  ['/diffusion/7/history/', 'repository R7 history'],
  ['/rLABdeadbeef', 'repository rLAB commit'],
  ['/R7:deadbeef', 'repository R7 commit'],
])('the pages of a repository: %s is %s', (address, resource) => {
  expect(read(address)).toBe(resource);
});

it.each([
  ['/source/lab.git/info/refs?service=git-upload-pack', 'pull'],
  ['/source/lab.git/info/refs', 'pull'],
  ['/source/lab/any.git/git-upload-pack', 'pull'],
  ['/diffusion/LAB/info/lfs/objects/batch', 'pull'],
  ['/source/lab.git/info/refs?service=git-receive-pack', 'push'],
  ['/source/lab.git/info/refs?service=git-upload-pack&service=git-receive-pack', 'push'],
  ['/source/lab.git/info/refs?service=git%2Dreceive-pack', 'push'],
  ['/source/lab.git/git-receive-pack', 'push'],
  ['/source/lab.git/git-receive-pack?service=git-upload-pack', 'push'],
  ['/diffusion/7/x.git/git-receive-pack', 'push'],
  ['/source/lab.git/info/lfs/upload/0123', 'push'],
  ['/source/lab/?cmd=getbundle', 'pull'],
  ['/source/lab/?cmd=unbundle', 'push'],
  ['/source/lab/?cmd=heads&cmd=pushkey', 'push'],
  ['/source/lab/?cmd=batch', 'push'],
  ['/source/lab/?cmd=', 'push'],
])('version control: %s is a %s', (address, operation) => {
  expect(read(address)).toMatch(new RegExp(` ${operation}$`));
});

it.each([
  '/',
  '/source/',
  '/diffusion/',
  '/diffusion/commit/',
  '/diffusion/lab/',
  '/diffusion/07/',
  '/R7',
  '/rLAB',
  '/D1',
])('%s belongs to no repository', (address) => expect(read(address)).toBeUndefined());
