import type { BaseContext } from '@portcullis/core';
import { classify } from '../resource/classify.ts';

/** Whether a request has the shape of git, git-lfs or Mercurial. What has none of a repository's shapes is refused before. */
export function isVersionControl({ request, target }: Pick<BaseContext, 'request' | 'target'>): boolean {
  const { application, operation } = classify(request.method, target);
  return application === 'diffusion' && (operation === 'pull' || operation === 'push');
}

/** Where the repository of an address begins, percent-encoded as it came. */
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
