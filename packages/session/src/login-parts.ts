import type { BaseContext } from '@portcullis/core';
import type { EndpointParts } from './endpoints/endpoint-parts.ts';
import { type Endpoints, endpoints } from './endpoints/endpoints.ts';
import { ListedSessions } from './endpoints/listed-sessions.ts';
import { loginRedirect } from './endpoints/login-redirect.ts';
import { Login } from './login/login.ts';
import { LoginStateCookies } from './login/login-state.ts';
import { Logout } from './login/logout.ts';
import { ProviderClient } from './provider/provider-client.ts';
import type { RequestState } from './request/request-state.ts';
import type { SessionParts } from './request/session-parts.ts';
import { SessionRefresh } from './request/session-refresh.ts';

/** What only those need who have yet to log in, log out, or must be asked about again. */
export interface LoginParts<Env> extends Endpoints<Env>, EndpointParts {
  readonly refresh: SessionRefresh;
  /** Leads a person who is told 401 to a login. */
  readonly redirect: (
    error: unknown,
    context: BaseContext,
    requestState: RequestState,
  ) => Promise<Response | undefined>;
}

/**
 * The login, its endpoints and its pages, and the library that speaks to providers. Imported when a request first needs it:
 * somebody with a session waits for none of it.
 */
export function loginParts<Env>(
  { settings, ring, backend, manager, requestStates, known }: SessionParts,
  beginElsewhere: EndpointParts['beginElsewhere'],
): LoginParts<Env> {
  const clients = new Map(
    settings.providers.map((provider) => [provider.name, new ProviderClient(provider, settings)]),
  );
  const loginStates = new LoginStateCookies(ring, settings.loginSeconds);
  const logout = new Logout(settings, clients, backend, manager);
  const login = new Login(settings, { clients, loginStates, known, backend, manager, logout });
  const listed = new ListedSessions(settings, backend, logout);
  const parts: EndpointParts = {
    ...{ settings, clients, manager, login, logout, listed, requestStates, beginElsewhere },
  };
  return {
    ...parts,
    ...endpoints(parts),
    refresh: new SessionRefresh(settings, backend, clients),
    redirect: (error, context, requestState) => loginRedirect(error, context, requestState, parts),
  };
}
