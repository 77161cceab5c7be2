import type { EndpointParts } from '../endpoints/endpoint-parts.ts';
import type { SessionParts } from '../request/session-parts.ts';

/** What a login at a host of its own works with, at either kind of host. */
export interface LoginHostParts extends SessionParts {
  /** Imports the login. */
  readonly login: () => Promise<EndpointParts>;
}
