import type { CanonicalTarget } from '@portcullis/core';
import { isGitServicePath, isRepositoryPath } from '../resource/repository-path.ts';
import { scriptPost } from './dialog-posts.ts';

/** What kind of program asks, as far as the form of a refusal goes. Never decide access on it. */
export type CallerKind =
  /** A Conduit client: arc, a script. */
  | 'conduit'
  /** A dialog of Phabricator's JavaScript: the person waits for what it shows. */
  | 'javelin-dialog'
  /** A form that Phabricator's JavaScript sends: the person wrote something. */
  | 'javelin-form'
  /** Phabricator's page-less navigation. */
  | 'javelin-quicksand'
  /** Any other request of Phabricator's JavaScript, in the background. */
  | 'javelin-background'
  /** git or Mercurial. */
  | 'vcs'
  | 'git-lfs'
  | 'other';

/**
 * Tells what kind of program asks, by path, headers and query, and by the body as far as `dialogPosts()` has looked at it.
 * The target is missing if the address was refused.
 */
export function callerKind(request: Request, target: CanonicalTarget | undefined): CallerKind {
  const { headers } = request;
  const { path, search } = target ?? addressOf(request);
  if (path.startsWith('/api/')) return 'conduit';
  if (headers.has('x-phabricator-via') || hasParameter(search, '__ajax__')) {
    return javelinKind(request, search);
  }
  const contentType = headers.get('content-type') ?? '';
  if (
    headers.get('x-phabricator-request-type') === 'git-lfs' ||
    contentType.startsWith('application/vnd.git-lfs+json') ||
    headers.get('accept')?.includes('application/vnd.git-lfs+json')
  ) {
    return 'git-lfs';
  }
  if (isGitServicePath(path)) return 'vcs';
  const speaksVcs =
    headers.get('user-agent')?.startsWith('git/') ||
    contentType.startsWith('application/x-git-') ||
    hasParameter(search, 'service') ||
    hasParameter(search, 'cmd');
  return speaksVcs && isRepositoryPath(path) ? 'vcs' : 'other';
}

function javelinKind(request: Request, search: string): CallerKind {
  switch (scriptPost(request)?.kind) {
    case 'form':
      return 'javelin-form';
    case 'click':
      return 'javelin-dialog';
    case 'quicksand':
      return 'javelin-quicksand';
    case undefined:
      if (hasParameter(search, '__wflow__')) return 'javelin-dialog';
      return hasParameter(search, '__quicksand__') ? 'javelin-quicksand' : 'javelin-background';
  }
}

function addressOf(request: Request): { readonly path: string; readonly search: string } {
  const url = URL.parse(request.url);
  return { path: url?.pathname ?? '', search: url?.search ?? '' };
}

function hasParameter(search: string, name: string): boolean {
  return search.includes(name) && new URLSearchParams(search).has(name);
}
