import type { BaseContext, Handler } from '@portcullis/core';
import { credentialError } from '../failures/credential-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { LoginCredentials } from '../settings/login-extras.ts';
import { type LoginCredentialsOptions, loginCredentialsSettings } from './credential-options.ts';
import { type Identified, identified, used } from './identified.ts';
import { withoutCredential } from './sent-credential.ts';

/**
 * Lets people who are logged in give a program, such as git or arc, a credential of its own: on a page that the program
 * opens (OAuth 2.0 for native apps, with PKCE), or with a code that the person types elsewhere (device flow). The program
 * sends it as a bearer token, or as the password of `Authorization: Basic`.
 *
 * A credential stands for the session in which it was created: its groups are read again when the session's are, and it ends with the
 * session. It is sealed, so what the store holds cannot be used. Its user can list and end it, and so can an operator. It does **not**
 * outlive a logout, opens no WebSocket, and creates no further credentials.
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
 *     // The scripts of the application may do what its users can: see `loginHost()` for the other way.
 *     trustedOrigin: true,
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
  const settings = loginCredentialsSettings(options);
  // By what the request is recorded in: an application may have it looked at in another request than the one that came.
  const known = new WeakMap<BaseContext['trail'], Identified>();
  const credentials: LoginCredentials<SessionDependencies> = {
    identify: (context, parts) => {
      const { request, trail } = context;
      return identified(context, parts, settings)?.then((found) => {
        if (request.headers.has('upgrade') || !settings.accepts(context)) {
          throw credentialError('session.credential_misplaced');
        }
        known.set(trail, found);
        return found.identity;
      });
    },
    check: (context, parts) => {
      const found = known.get(context.trail);
      return (
        found &&
        (async () => {
          await used(found.content, context, parts, settings);
          const { content, session, sealedBy } = found;
          await parts.manager.checkText({ text: content.session, sealedBy }, session, context);
        })
      );
    },
    withoutCredential,
    serve: async (context, parts) => {
      const { credentialEndpoints } = await import('./credential-endpoints.ts');
      const serve: Handler<typeof context> = credentialEndpoints(parts, settings);
      return serve(context);
    },
  };
  return credentials;
}
