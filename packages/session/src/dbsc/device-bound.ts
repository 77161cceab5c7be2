import type { DeviceGuardParts } from '../request/device-guard.ts';
import type { DeviceBound } from '../settings/device-bound-extra.ts';
import { type DeviceBoundOptions, deviceBoundSettings } from './device-bound-options.ts';
import { SessionGuard } from './session-guard.ts';

/**
 * Binds the sessions of `sessions()` to a key of their browser: Device Bound Session Credentials (DBSC). After a login the browser creates a
 * key, and from then on proves every few minutes that it holds it. A copied cookie is good for the rest of `proofSeconds`, no longer.
 *
 * Needs sessions in a store. Browsers without DBSC are not bound, and work as before; a rule with `authentication: { deviceBound: true }`
 * refuses them. It adds `session.unproved` to the reasons for a 401. It does **not** know where a browser keeps its key: nothing attests
 * that this is hardware. It does **not** protect against a program that runs as the user on the user's machine.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { durableObjectSessions, type SessionsNamespace, sessions } from '@portcullis/session';
 * import { deviceBound } from '@portcullis/session/dbsc';
 * import { authenticate } from '@portcullis/token';
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
 *     deviceBound: deviceBound({ store }),
 *     providers: {
 *       acme: {
 *         issuer: 'https://id.example.com',
 *         clientId: 'app',
 *         clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
 *       },
 *     },
 *   };
 * });
 *
 * export default pipeline<BaseContext<Env>>()
 *   .use(gate)
 *   .use(authenticate(gate.verifier))
 *   .handle(({ identity }) => new Response(`Hello ${identity.name}`));
 * ```
 * @see {@link https://w3c.github.io/webappsec-dbsc/ | Device Bound Session Credentials}
 */
export function deviceBound(options: DeviceBoundOptions): DeviceBound {
  const settings = deviceBoundSettings(options);
  const bound: DeviceBound<DeviceGuardParts, SessionGuard> = {
    problemsOf: ({ store }) =>
      store === undefined
        ? ['deviceBound requires a store: a cookie that holds its session cannot be bound later']
        : [],
    guard: (parts) => new SessionGuard(settings, parts),
  };
  return bound;
}
