import type { BaseContext } from '@portcullis/core';
import { classify } from '../resource/classify.ts';

/** Whether a request has the shape of git, git-lfs or Mercurial. What has none of a repository's shapes is refused before. */
export function isVersionControl({ request, target }: Pick<BaseContext, 'request' | 'target'>): boolean {
  const { application, operation } = classify(request.method, target);
  return application === 'diffusion' && (operation === 'pull' || operation === 'push');
}

/** The start of an address, up to the name of its repository, percent-encoded as it was sent. */
export function repositoryBase({ pathname }: BaseContext['target']): string | undefined {
  return /^\/(?:source|diffusion)\/[^/]+/.exec(pathname)?.[0];
}

/** Whether git-lfs asks where it may send or fetch contents. */
export function isLfsBatch({ request, target }: Pick<BaseContext, 'request' | 'target'>): boolean {
  return (
    request.method === 'POST' &&
    target.path.endsWith('/info/lfs/objects/batch') &&
    isVersionControl({ request, target })
  );
}
