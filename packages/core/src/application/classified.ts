import type { BaseContext } from '../request/base-context.ts';
import type { Resource } from '../request/resource.ts';
import type { Application } from './application.ts';

/** What a request is about, written to its trail. Fails for an address that the application could read otherwise. */
export function classified<Env>(
  application: Pick<Application<Env>, 'checkTarget' | 'resourceOf'>,
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
