import type { BaseContext, Handler, Identity } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  list,
  number,
  value,
} from '@portcullis/core/internal';
import type { SessionParts } from '../login-parts.ts';
import { sessionError } from '../session-failure.ts';
import type { CredentialStore } from './credential-store.ts';
import { identified } from './identified.ts';
import { withoutCredential } from './sent-credential.ts';

/** Options of `loginCredentials()`. */
export interface LoginCredentialsOptions {
  /** Keeps which there are: the store of the sessions, such as `durableObjectSessions()`. */
  readonly store: CredentialStore;
  /** A credential ends after this time, in seconds, 60 to 2,592,000; and with its session in any case. Default 28,800 (8 hours). */
  readonly lifetimeSeconds?: number;
  /** Whoever has one of these roles sees and ends the credentials of everybody. Default: nobody. */
  readonly operators?: readonly string[];
  /** Which requests a credential counts for; shown with another it is refused. Default: all but WebSockets. */
  readonly accepts?: (request: Pick<BaseContext, 'request' | 'target'>) => boolean;
}

/** The options, checked and completed. */
export type LoginCredentialsSettings = Completed<LoginCredentialsOptions>;

/** Credentials that programs act with for people who are logged in. */
export interface LoginCredentials {
  /** Whose credential a request carries; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, parts: SessionParts) => Promise<Identity> | undefined;
  /** The request without it, and with the password that stood behind it. */
  readonly withoutCredential: (request: Request) => Request;
  /** Serves the addresses at which credentials are given, listed and ended. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: SessionParts) => Promise<Response>;
}

const fields: FieldsFor<LoginCredentialsOptions> = {
  store: value(
    (given) => typeof given === 'object' && given !== null && 'useCredential' in given,
    'must be the store of the sessions, such as durableObjectSessions()',
  ),
  lifetimeSeconds: number({ from: 60, to: 30 * 86_400, fallback: 28_800 }),
  operators: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be names of roles'),
    () => [],
  ),
  accepts: callback(() => () => true),
};

/**
 * Lets people who are logged in give a program, such as git or arc, a credential of its own: by a page that the program
 * opens (OAuth 2.0 for native apps, with PKCE), or by a code that the person types elsewhere (device flow). The program
 * shows it as a bearer token, or as the password of `Authorization: Basic`.
 *
 * A credential stands for the session that it was made in: its groups are read again as that one's are, and it ends with
 * it. It is sealed, so the store holds nothing to act with; its person lists and ends it, and so does an operator. It does
 * **not** outlive a logout, opens no WebSocket, and makes no further credentials.
 *
 * @example
 * ```ts
 * import { durableObjectSessions, loginCredentials, sessions, type SessionsNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly SESSION_KEY: string;
 *   readonly CLIENT_SECRET: string;
 *   readonly SESSIONS: SessionsNamespace;
 * }
 *
 * const gate = sessions((env: Env) => {
 *   const store = durableObjectSessions(env.SESSIONS);
 *   return {
 *     baseUrl: 'https://app.example.com',
 *     keys: [env.SESSION_KEY],
 *     store,
 *     credentials: loginCredentials({ store }),
 *     providers: {
 *       acme: {
 *         issuer: 'https://id.example.com',
 *         clientId: 'app',
 *         clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
 *       },
 *     },
 *   };
 * });
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252 | RFC 8252}, RFC 7636 and RFC 8628
 */
export function loginCredentials(options: LoginCredentialsOptions): LoginCredentials {
  const settings = checkOptions('loginCredentials', options, fields);
  return {
    identify: (context, parts) => {
      const found = identified(context, parts, settings.store);
      return found?.then((identity) => {
        if (context.request.headers.has('upgrade') || !settings.accepts(context)) {
          throw sessionError('session.credential_misplaced');
        }
        return identity;
      });
    },
    withoutCredential,
    serve: async (context, parts) => {
      const { credentialEndpoints } = await import('./credential-endpoints.ts');
      const serve: Handler<typeof context> = credentialEndpoints(parts, settings);
      return serve(context);
    },
  };
}
