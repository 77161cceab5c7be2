import { expect, it } from 'vitest';
import { callerKind } from '../../src/refusal/caller-kind.ts';
import { refusalOf } from '../fixtures/refusal.ts';

const via = { 'x-phabricator-via': '/maniphest/' };
const lfs = { accept: 'application/vnd.git-lfs+json' };

it.each<[string, Record<string, string>, string]>([
  ['/api/user.whoami', {}, 'conduit'],
  ['/api/user.whoami', via, 'conduit'],
  ['/maniphest/task/edit/1/?__wflow__=true&__ajax__=true', {}, 'javelin-dialog'],
  ['/maniphest/task/edit/1/?__wflow__=true', via, 'javelin-dialog'],
  ['/maniphest/?__quicksand__=true', via, 'javelin-quicksand'],
  ['/notification/panel/', via, 'javelin-background'],
  ['/file/dropupload/?name=x&__ajax__=true', {}, 'javelin-background'],
  ['/maniphest/?__wflow__=true', {}, 'other'],
  ['/maniphest/?query=__ajax__', {}, 'other'],
  ['/source/lab.git/info/refs?service=git-upload-pack', { 'user-agent': 'git/2.47.3' }, 'vcs'],
  ['/source/lab.git/git-upload-pack', {}, 'vcs'],
  ['/source/lab/manage/', { 'user-agent': 'git/2.0' }, 'vcs'],
  ['/source/lab/?cmd=heads', {}, 'vcs'],
  ['/diffusion/LAB/x', { 'content-type': 'application/x-git-receive-pack-request' }, 'vcs'],
  ['/maniphest/', { 'user-agent': 'git/2.0' }, 'other'],
  ['/source/lab/', { 'user-agent': 'Mozilla/5.0' }, 'other'],
  ['/source/lab.git/info/lfs/objects/batch', lfs, 'git-lfs'],
  ['/file/data/k/p/x', { 'x-phabricator-request-type': 'git-lfs' }, 'git-lfs'],
  [
    '/source/lab.git/info/lfs/locks/verify',
    { 'content-type': 'application/vnd.git-lfs+json; charset=utf-8' },
    'git-lfs',
  ],
  ['/maniphest/', { accept: 'text/html' }, 'other'],
  ['/x&y?__ajax__=true', {}, 'javelin-background'],
])('%s with %j comes from %s', (path, headers, kind) => {
  const { request, target } = refusalOf(path, { headers });
  expect(callerKind(request, target)).toBe(kind);
});
