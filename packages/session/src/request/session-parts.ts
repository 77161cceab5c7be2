import type { KeyRing } from '../cookies/key-ring.ts';
import type { KnownBrowsers } from '../cookies/known-browser.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { LoginHostParts } from '../login-host/login-host-parts.ts';
import type { LoginCredentials } from '../settings/credential-extra.ts';
import type { LoginHost } from '../settings/login-host-extra.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { RequestStates } from './request-state.ts';
import type { SessionManager } from './session-manager.ts';

/** What knowing people by their session is made of. */
export interface SessionParts {
  readonly settings: SessionSettings;
  readonly ring: KeyRing;
  readonly backend: SessionBackend;
  readonly manager: SessionManager;
  readonly requestStates: RequestStates;
  readonly known: KnownBrowsers;
  readonly credentials: LoginCredentials<SessionParts> | undefined;
  readonly loginHost: LoginHost<LoginHostParts> | undefined;
}
