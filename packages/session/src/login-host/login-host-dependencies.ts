import type { EndpointDependencies } from '../endpoints/endpoint-dependencies.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { LoginHost } from '../settings/login-host-extra.ts';

/** What a login at a host of its own works with, at either kind of host. */
export interface LoginHostDependencies extends SessionDependencies {
  readonly loginHost: LoginHost<LoginHostDependencies> | undefined;
  /** Imports the login. */
  readonly login: () => Promise<EndpointDependencies>;
}
