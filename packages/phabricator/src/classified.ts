// A request's way, 10 of 12: what does it want?. Next: packages/policy/src/enforce.ts
import type { BaseContext, HasResource, Middleware, Resource } from '@portcullis/core';
import { classify } from './classify.ts';
import { phabricatorError } from './phabricator-failure.ts';
import { repositoryPath } from './repository-path.ts';
import { repositoryRequest } from './repository-request.ts';
import { requestContent } from './request-content.ts';

/**
 * Says what each request is about, so that a policy can speak of applications instead of paths.
 *
 * Needs the base context. Adds `resource`, and writes `resource.classified` to the trail. Put it before the step that
 * decides. A path that Phorge does not serve is of the application `unknown`.
 *
 * Below a repository it reads what says whether version control writes: `Content-Type`, Mercurial's `X-HgArg-…`, and,
 * up to 256 KiB, forms and the batches of git-lfs; the request's own body stays unread. There it refuses (400,
 * `phabricator.repository_request_unknown`) what is neither a page nor in the shape of git, git-lfs or Mercurial.
 *
 * @see {@link classify} for the words, and for what it does not know
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { classified } from '@portcullis/phabricator';
 *
 * const app = pipeline<BaseContext>()
 *   .use(classified())
 *   .handle(({ resource }) => new Response(`${resource.application}: ${resource.operation}`));
 * ```
 */
export function classified(): Middleware<BaseContext, HasResource> {
  return async ({ request, target, trail }, next) => {
    const { method } = request;
    const found = repositoryPath(target.path.split('/').filter((segment) => segment !== ''));
    const add = (resource: Resource) => trail.add({ type: 'resource.classified', resource });
    if (found === undefined) {
      const resource = classify(method, target);
      add(resource);
      return await next({ resource });
    }
    const content = await requestContent(request);
    const resource = classify(method, target, content);
    add(resource);
    if (repositoryRequest(method, found.rest, target.search, content) === 'unknown') {
      throw phabricatorError('phabricator.repository_request_unknown', {
        detail: 'below a repository, neither a page nor a request as git, git-lfs or Mercurial make it',
      });
    }
    return await next({ resource });
  };
}
