import type { BaseContext, Handler } from '@portcullis/core';
import type { EndpointDependencies } from './endpoint-dependencies.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { loginEndpoints } from './login-endpoints.ts';
import { logoutEndpoints } from './logout-endpoints.ts';
import { sessionEndpoints } from './session-endpoints.ts';

/** What is served for one configuration. */
export interface Endpoints<Env> {
  /** Everything below the prefix. */
  readonly serve: Handler<BaseContext<Env>>;
  /** Ends the session of a request, here and at the provider. */
  readonly endSession: (context: BaseContext<Env>) => Promise<Response>;
}

/** The gate's own endpoints, below its prefix. They authorize nothing on the site behind the gate. */
export function endpoints<Env>(parts: EndpointDependencies): Endpoints<Env> {
  const at = endpointRoutes<Env>(parts.settings.prefix);
  loginEndpoints(at, parts);
  const endSession = logoutEndpoints(at, parts);
  sessionEndpoints(at, parts, endSession);
  return { serve: at.handler, endSession };
}
