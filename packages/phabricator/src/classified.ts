// A request's way, 10 of 12: what does it want?. Next: packages/policy/src/enforce.ts
import type { BaseContext, HasResource, Middleware } from '@portcullis/core';
import { classify } from './classify.ts';

/**
 * Says what each request is about, so that a policy can speak of applications instead of paths.
 *
 * Needs the base context. Adds `resource`, and writes `resource.classified` to the trail. Put it before the step that
 * decides. It refuses nothing: a path that Phorge does not serve is of the application `unknown`.
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
  return ({ request, target, trail }, next) => {
    const resource = classify(request.method, target);
    trail.add({ type: 'resource.classified', resource });
    return next({ resource });
  };
}
