import type { Login } from '../login/login.ts';
import type { Logout } from '../login/logout.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { RequestStates } from '../request/request-state.ts';
import type { SessionManager } from '../request/session-manager.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { ListedSessions } from './listed-sessions.ts';

/** What the endpoints of one login depend on. */
export interface EndpointDependencies {
  readonly settings: SessionSettings;
  readonly clients: ReadonlyMap<string, ProviderClient>;
  readonly manager: SessionManager;
  readonly login: Login;
  readonly logout: Logout;
  readonly listed: ListedSessions;
  readonly requestStates: RequestStates;
}
