import type { BaseContext } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';
import type { Login } from '../login/login.ts';
import type { Logout } from '../login/logout.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { RequestStates } from '../request/request-state.ts';
import type { SessionManager } from '../request/session-manager.ts';
import type { LoginElsewhere } from '../settings/login-host-extra.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { Person } from '../store/session-store.ts';
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
  /** The agents of a user; `undefined` where users have none. */
  readonly ownAgents?:
    | ((person: Person, context: BaseContext, messages: SessionMessages, language: Language) => Promise<Html>)
    | undefined;
  /** Leads a browser to a login at another host; `undefined` where people log in at this one. */
  readonly beginElsewhere?:
    | ((request: LoginElsewhere, context: BaseContext) => Promise<Response>)
    | undefined;
}
