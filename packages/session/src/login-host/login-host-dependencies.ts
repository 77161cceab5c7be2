import type { EndpointDependencies } from '../endpoints/endpoint-dependencies.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';

/** What a login at a host of its own works with, at either kind of host. */
export interface LoginHostDependencies extends SessionDependencies {
  /** Imports the login. */
  readonly login: () => Promise<EndpointDependencies>;
}
