import type { BaseContext } from '@portcullis/core';
import type { EndpointDependencies } from './endpoints/endpoint-dependencies.ts';
import { type Endpoints, endpoints } from './endpoints/endpoints.ts';
import { ListedSessions } from './endpoints/listed-sessions.ts';
import { loginRedirect } from './endpoints/login-redirect.ts';
import { Login } from './login/login.ts';
import { LoginStateCookies } from './login/login-state.ts';
import { Logout } from './login/logout.ts';
import type { LoginHostDependencies } from './login-host/login-host-dependencies.ts';
import { ProviderClient } from './provider/provider-client.ts';
import type { RequestState } from './request/request-state.ts';
import { SessionRefresh } from './request/session-refresh.ts';

/** What is loaded when a user logs in or out, or when a session is due for refresh. */
export interface LazyLogin<Env> extends Endpoints<Env>, EndpointDependencies {
  readonly refresh: SessionRefresh;
  /** Redirects a user whose request failed with 401 to the login. */
  readonly redirect: (
    error: unknown,
    context: BaseContext,
    requestState: RequestState,
  ) => Promise<Response | undefined>;
}

/**
 * Builds the login, its endpoints and pages, and the client of the identity providers. This module is imported when a request first needs
 * it: a user with a session does not wait for it.
 */
export function lazyLogin<Env>(dependencies: LoginHostDependencies): LazyLogin<Env> {
  const { settings, ring, backend, manager, requestStates, known, loginHost, device, agents } = dependencies;
  const clients = new Map(
    settings.providers.map((provider) => [provider.name, new ProviderClient(provider, settings)]),
  );
  const loginStates = new LoginStateCookies(ring, settings.loginSeconds);
  const logout = new Logout(settings, clients, backend, manager);
  const login = new Login(settings, { clients, loginStates, known, backend, manager, logout, device });
  const listed = new ListedSessions(settings, backend, logout);
  const beginElsewhere: EndpointDependencies['beginElsewhere'] =
    loginHost === undefined || loginHost.origin === settings.base.origin
      ? undefined
      : (request, context) => loginHost.begin(request, context, dependencies);
  const parts: EndpointDependencies = {
    ...{ settings, clients, manager, login, logout, listed, requestStates, beginElsewhere },
    ownAgents:
      agents && ((person, context, ...words) => agents.ownAgents(person, context, dependencies, ...words)),
  };
  return {
    ...parts,
    ...endpoints(parts),
    refresh: new SessionRefresh(settings, backend, clients),
    redirect: (error, context, requestState) => loginRedirect(error, context, requestState, parts),
  };
}
