import type { KeyRing } from './cookies/key-ring.ts';
import type { LoginCredentials } from './credentials/credential-extra.ts';
import type { SessionBackend } from './keeping/session-backend.ts';
import type { KnownBrowsers } from './login/known-browser.ts';
import type { RequestStates } from './request-state.ts';
import type { SessionManager } from './session-manager.ts';
import type { SessionSettings } from './session-options.ts';

/** What knowing people by their session is made of. */
export interface SessionParts {
  readonly settings: SessionSettings;
  readonly ring: KeyRing;
  readonly backend: SessionBackend;
  readonly manager: SessionManager;
  readonly requestStates: RequestStates;
  readonly known: KnownBrowsers;
  readonly credentials: LoginCredentials<SessionParts> | undefined;
}
