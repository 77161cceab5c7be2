import type { KeyRing } from '../cookies/key-ring.ts';
import type { KnownBrowsers } from '../cookies/known-browser.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { Agents } from '../settings/agents-extra.ts';
import type { AccessRequests, LoginCredentials } from '../settings/login-extras.ts';
import type { LoginHost } from '../settings/login-host-extra.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { DeviceGuard } from './device-guard.ts';
import type { RequestStates } from './request-state.ts';
import type { SessionManager } from './session-manager.ts';

/** What identifying users by their session depends on. */
export interface SessionDependencies {
  readonly settings: SessionSettings;
  readonly ring: KeyRing;
  readonly backend: SessionBackend;
  readonly manager: SessionManager;
  readonly requestStates: RequestStates;
  readonly known: KnownBrowsers;
  /** Guards sessions that are bound to a key of their browser; `undefined` if none are. */
  readonly device: DeviceGuard<SessionDependencies> | undefined;
  readonly credentials: LoginCredentials<SessionDependencies> | undefined;
  readonly agents: Agents<SessionDependencies, SessionMessages> | undefined;
  readonly accessRequests: AccessRequests<SessionDependencies> | undefined;
  /** Imports the client of the provider with this name. */
  readonly providerClient: (name: string) => Promise<Pick<ProviderClient, 'verifyAssertion'> | undefined>;
  /** Where users log in, if not here: at a host of its own. */
  readonly loginHost: Pick<LoginHost, 'origin' | 'serves'> | undefined;
}
