import type { Middleware } from '../pipeline/middleware.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { Application } from './application.ts';
import type { HasApplication } from './application-facts.ts';
import type { HasResource, Resource } from './resource.ts';

/**
 * The step that begins what stands in front of an application: says what the request is about, then runs the
 * application's early check. For who chooses the application only when the request is there; a pipeline that begins with
 * one has this step already.
 *
 * Needs the base context. Adds `resource` and `application`, and writes `resource.classified` to the trail. Refuses what
 * the application's check refuses. It does **not** present refusals and reads no address: both happen outside, by the
 * application's `presenter` and `target`.
 */
export function enterApplication<Env, Name extends string = never, Kind extends string = never>(
  application: Application<Env, Name, Kind>,
): Middleware<BaseContext<Env>, HasResource & HasApplication<Name, Kind>> {
  return async (context, next) => {
    const resource = await classified(application, context);
    return application.check(Object.freeze({ ...context, resource }), () => next({ resource, application }));
  };
}

/** What a request is about, written to its trail. Fails for an address that the application could read otherwise. */
export function classified<Env>(
  application: Application<Env>,
  context: BaseContext<Env>,
): Resource | Promise<Resource> {
  application.checkTarget(context.target);
  const found = application.resourceOf(context);
  const record = (resource: Resource): Resource => {
    context.trail.add({ type: 'resource.classified', resource });
    return resource;
  };
  // Most addresses say all of it, and need not wait.
  return found instanceof Promise ? found.then(record) : record(found);
}
