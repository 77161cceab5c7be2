import type { LoginHost } from '../settings/login-host-extra.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import { type LoginHostOptions, loginHostSettings } from './login-host-options.ts';

/**
 * Gives the gate's pages a host of their own, where people log in for all applications. A script on the origin of an application can do
 * there what its person can; at another origin it cannot. Give the same value to `sessions()` of that host and of each application.
 *
 * An application's host hands its navigation to that host and gets the session by a code that is valid once, for 30 seconds, in the
 * browser that started the login. Each host has a cookie of its own, which is valid nowhere else; all of them stand for one session in the store,
 * so that a logout ends it at all of them. It does **not** protect what the application itself can do for the user.
 *
 * @example
 * ```ts
 * import { durableObjectSessions, loginHost, sessions, type SessionsNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly SESSION_KEY: string;
 *   readonly CLIENT_SECRET: string;
 *   readonly SESSIONS: SessionsNamespace;
 * }
 *
 * const gateOf = (baseUrl: string) =>
 *   sessions((env: Env) => {
 *     const store = durableObjectSessions(env.SESSIONS);
 *     return {
 *       baseUrl,
 *       keys: [env.SESSION_KEY],
 *       store,
 *       loginHost: loginHost({
 *         origin: 'https://gate.example.com',
 *         applications: { 'https://wiki.example.com': {} },
 *         store,
 *       }),
 *       providers: {
 *         acme: {
 *           issuer: 'https://id.example.com',
 *           clientId: 'gate',
 *           clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
 *         },
 *       },
 *     };
 *   });
 *
 * const gate = gateOf('https://gate.example.com');
 * const wiki = gateOf('https://wiki.example.com');
 * ```
 */
export function loginHost(options: LoginHostOptions): LoginHost {
  const settings = loginHostSettings(options);
  const host: LoginHost<LoginHostDependencies> = {
    origin: settings.origin,
    serves: (origin) => Object.hasOwn(settings.applications, origin),
    problemsOf: ({ store, trustedOrigin }, base) => [
      ...(store === undefined
        ? ['loginHost requires a store: without one, each session is stored only in a cookie of one host']
        : []),
      ...(trustedOrigin === undefined ? [] : ['loginHost and trustedOrigin cannot be combined']),
      ...(base === undefined || base.origin === settings.origin || host.serves(base.origin)
        ? []
        : ['baseUrl must be that of loginHost, or of one of its applications']),
    ],
    serve: async (context, parts) => {
      if (parts.settings.base.origin === settings.origin) {
        const { serveLoginHost } = await import('./serve-login-host.ts');
        return serveLoginHost(context, parts, settings);
      }
      const { serveApplicationHost } = await import('./serve-application-host.ts');
      return serveApplicationHost(context, parts, settings);
    },
    begin: async (request, context, parts) => {
      const { beginElsewhere } = await import('./begin-elsewhere.ts');
      return beginElsewhere(request, context, parts, settings);
    },
  };
  return host;
}
