// A request's way, 9 of 15: the login. Next: packages/token/src/identify.ts
import {
  AccessError,
  type Arrival,
  type BaseContext,
  type Identity,
  type Middleware,
  type Presenter,
  type Recorder,
  recorder,
} from '@portcullis/core';
import { optionsFor, type PerEnv, perEnv, whileOpen } from '@portcullis/core/internal';
import type { Verifier } from '@portcullis/token';
import { withCookies } from './cookies/answer-cookies.ts';
import { KeyRing } from './cookies/key-ring.ts';
import { KnownBrowsers } from './cookies/known-browser.ts';
import { sessionError } from './failures/session-failure.ts';
import { inCookies } from './keeping/cookie-backend.ts';
import type { SessionKeeping } from './keeping/session-backend.ts';
import { SessionHashes } from './keeping/session-hashes.ts';
import { inStore } from './keeping/store-backend.ts';
import type { LazyLogin } from './lazy-login.ts';
import type { LoginHostDependencies } from './login-host/login-host-dependencies.ts';
import { challengeText, presentRefusal } from './pages/presenter.ts';
import type { DeviceGuard, DeviceGuardParts } from './request/device-guard.ts';
import { type RequestState, RequestStates } from './request/request-state.ts';
import type { SessionDependencies } from './request/session-dependencies.ts';
import { SessionManager } from './request/session-manager.ts';
import { secondsOf } from './session/seconds.ts';
import type { SessionDirectory } from './session/session-summary.ts';
import { storeCall } from './session/store-call.ts';
import type { AgentWrite, WriteConfirmation } from './settings/agent-write.ts';
import type { DeviceBound } from './settings/device-bound-extra.ts';
import type { AccessRequests, LoginCredentials } from './settings/login-extras.ts';
import type { LoginHost } from './settings/login-host-extra.ts';
import { type SessionOptions, type SessionSettings, sessionSettings } from './settings/session-options.ts';

/** A login at the edge: steps that a pipeline adds together with `.use(gate)`, and a verifier for a later step. */
export interface SessionGate<Env = unknown> {
  /** Sets the session's cookies on every response. */
  readonly recorder: Recorder<Arrival<Env>>;
  /** Serves the gateway's endpoints, and redirects users to the login. Add it before the step that identifies callers. */
  readonly step: Middleware<BaseContext<Env>>;
  /** For `identify` or `authenticate`: identifies users by their session. */
  readonly verifier: Verifier<Env>;
  /**
   * For `identify` or `authenticate`, before verifiers of bearer tokens: identifies programs by the credentials that users issued
   * to them, and agents by their access tokens. Without the options `credentials` and `agents`, it identifies no caller.
   */
  readonly credentialVerifier: Verifier<Env>;
  /**
   * The request as forwarded to the application: the gateway's credential is removed, and the password after it remains, unless a
   * browser sent both automatically for a page of another site. For applications that use Basic credentials themselves; other
   * proxies do not forward `Authorization` at all.
   */
  readonly withoutCredential: (context: Pick<BaseContext<Env>, 'request' | 'env'>) => Request;
  /** Renders refusals as pages, and as JSON with the address of the login. */
  readonly presenter: Presenter<Env>;
  /**
   * Ends the session of a request, at the gateway and at the provider, for applications with their own logout. The application
   * must make sure that the user wants this: the gateway checks no form.
   */
  readonly endSession: (context: BaseContext<Env>) => Promise<Response>;
  /**
   * A hash of the user who last logged in with the browser of a request, even if that session has ended; `undefined` if unknown.
   * For rate limits only: it authenticates no one. The recorder must have run for the request.
   */
  readonly knownPerson: (
    context: Pick<BaseContext<Env>, 'request' | 'env' | 'clock'>,
  ) => Promise<string | undefined>;
  /** What users deposited for their agents: for the application that is called with it. */
  readonly deposits: {
    /** That of the agent of a request; `undefined` for all other requests, and for an agent without one. */
    readonly of: (context: BaseContext<Env>) => Promise<string | undefined>;
    /** The page at which the user can deposit it; `undefined` if nothing can be deposited for the caller. */
    readonly address: (context: BaseContext<Env>) => Promise<string | undefined>;
  };
  /**
   * What the user said to a call of the agent of a request that writes: once, and for exactly this call. If nothing, the call waits for them
   * at an address. `undefined` for a request without an agent.
   */
  readonly confirmation: (
    write: AgentWrite,
    context: BaseContext<Env>,
  ) => Promise<WriteConfirmation | undefined>;
  /** The sessions of all users. The caller must make sure that only operators can access them. */
  readonly directory: SessionDirectory<Env>;
}

/**
 * Logs users in at the edge with OpenID Connect, and then identifies them by a session.
 *
 * Needs the public address, secrets and at least one provider. Options in an object are validated immediately, those from a
 * function of `env` on the first request. An invalid session cookie is refused with 401, never treated as an anonymous caller. It
 * does **not** authorize users. It does **not** remove the session's cookies from forwarded requests: `@portcullis/proxy` removes
 * them by their names, `__Host-portcullis-…`, and any other proxy must do the same.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { sessions } from '@portcullis/session';
 * import { authenticate } from '@portcullis/token';
 *
 * interface Env {
 *   readonly SESSION_KEY: string;
 *   readonly CLIENT_SECRET: string;
 * }
 *
 * const gate = sessions((env: Env) => ({
 *   baseUrl: 'https://app.example.com',
 *   keys: [env.SESSION_KEY],
 *   providers: {
 *     acme: {
 *       issuer: 'https://id.example.com',
 *       clientId: 'app',
 *       clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
 *     },
 *   },
 * }));
 *
 * export default pipeline<BaseContext<Env>>()
 *   .use(gate)
 *   .use(authenticate(gate.verifier))
 *   .handle(({ identity }) => new Response(`Hello ${identity.name}`));
 * ```
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html | OpenID Connect Core 1.0}
 */
export function sessions<Env = unknown>(options: PerEnv<Env, SessionOptions>): SessionGate<Env> {
  return sessionsKept(options, ({ store }) => (store === undefined ? inCookies : inStore(store)));
}

/** The same, where it is known how they are kept: what another way of it needs is not loaded. */
export function sessionsKept<Env>(
  options: PerEnv<Env, SessionOptions>,
  keepingOf: (settings: SessionSettings) => SessionKeeping,
): SessionGate<Env> {
  const requestStates = new RequestStates();
  const assemblyOf = (given: SessionOptions): Assembled<Env> => {
    const settings = sessionSettings(given);
    return assemble(settings, keepingOf(settings), requestStates);
  };
  const plain = typeof options === 'function' ? undefined : assemblyOf(options);
  const assembled = perEnv((env: Env) => assemblyOf(optionsFor(options, env)));
  const partsFor = (env: Env): Assembled<Env> => plain ?? assembled(env);

  return {
    recorder: recorder<Arrival<Env>>(async ({ request }, next) => {
      const requestState = requestStates.begin(request);
      const answer = await next();
      const { renewal, cookies } = requestState;
      if (renewal === undefined) return withCookies(answer, cookies);
      // Where one is to be removed, it is.
      return withCookies(answer, [...(await renewal()), ...cookies]);
    }),
    step: async function sessions(context, next) {
      const requestState = requestStates.get(context.request);
      const parts = partsFor(context.env);
      const { settings, manager, credentials, accessRequests } = parts;
      try {
        const { path } = context.target;
        const asServer = parts.agents?.serve(context, parts);
        if (asServer !== undefined) return await asServer;
        if (isEndpoint(path, settings)) {
          const { prefix } = settings;
          const served =
            (await parts.device?.serve(context, parts)) ?? (await parts.loginHost?.serve(context, parts));
          if (served !== undefined) return served;
          if (credentials !== undefined && /^credentials(?:$|\/)/.test(path.slice(prefix.length))) {
            return await credentials.serve(context, parts);
          }
          if (accessRequests !== undefined && path === `${prefix}access-requests`) {
            return await accessRequests.take(context, parts);
          }
          return await (await parts.login()).serve(context);
        }
        const answer = next();
        // Who asks is known once the steps behind have found it out.
        await answer;
        const check =
          requestState.session === undefined
            ? (credentials?.check(context, parts) ?? parts.agents?.check(context, parts))
            : () => manager.check(context, requestState);
        return check === undefined ? await answer : await whileOpen(context, answer, check, settings);
      } catch (error) {
        if (!(error instanceof AccessError) || error.status !== 401) throw error;
        const again = await parts.device?.again(error, context, parts);
        if (again !== undefined) return again;
        const answer = await (await parts.login()).redirect(error, context, requestState);
        if (answer !== undefined) return answer;
        throw error;
      }
    },
    verifier: {
      name: 'session',
      challenge: ({ env }) => challengeText(partsFor(env).settings),
      identify: (context): Identity | Promise<Identity> | undefined => {
        const requestState = requestStates.get(context.request);
        const { manager } = partsFor(context.env);
        const session = manager.findAtOnce(context, requestState);
        if (session !== undefined) return manager.identity(session);
        return manager.hasCookie(requestState) ? identityIn(context, requestState, manager) : undefined;
      },
    },
    credentialVerifier: {
      name: 'credential',
      challenge: () => undefined,
      identify: (context) => {
        const parts = partsFor(context.env);
        return parts.credentials?.identify(context, parts) ?? parts.agents?.identify(context, parts);
      },
    },
    withoutCredential: ({ request, env }) => partsFor(env).credentials?.withoutCredential(request) ?? request,
    presenter: (refusal) => {
      const parts = partsFor(refusal.env);
      const { settings, accessRequests } = parts;
      return presentRefusal(
        refusal,
        settings,
        accessRequests && ((language) => accessRequests.offer(refusal, parts, language)),
      );
    },
    endSession: async (context) => (await partsFor(context.env).login()).endSession(context),
    knownPerson: (context) =>
      partsFor(context.env).known.personOf(requestStates.get(context.request).sent, secondsOf(context)),
    deposits: {
      of: async (context) => {
        const parts = partsFor(context.env);
        return parts.agents?.deposited(context, parts);
      },
      address: async (context) => {
        const parts = partsFor(context.env);
        return parts.agents?.depositAddress(context, parts);
      },
    },
    confirmation: async (write, context) => {
      const parts = partsFor(context.env);
      return parts.agents?.confirmation(write, context, parts);
    },
    directory: {
      list: async (person, context) => (await partsFor(context.env).login()).listed.list(person, context),
      page: async (person, context, skip) =>
        (await partsFor(context.env).login()).listed.page(person, context, skip),
      end: async (id, context) => {
        const { listed } = await partsFor(context.env).login();
        return (await listed.end(id, undefined, 'operator', context)) !== undefined;
      },
    },
  };
}

interface Assembled<Env> extends SessionDependencies {
  readonly loginHost: LoginHost<LoginHostDependencies> | undefined;
  readonly login: () => Promise<LazyLogin<Env>>;
}

/** Whether the login itself serves this address. */
function isEndpoint(path: string, { prefix, otherEndpoints, otherPages }: SessionSettings): boolean {
  if (!path.startsWith(prefix)) return false;
  return ![...otherEndpoints, ...otherPages].some((other) =>
    other.endsWith('/') ? path.startsWith(other) : path === other,
  );
}

function assemble<Env>(
  settings: SessionSettings,
  keeping: SessionKeeping,
  requestStates: RequestStates,
): Assembled<Env> {
  const ring = new KeyRing(settings.keys, settings.base.origin, settings.random);
  const hashes = new SessionHashes();
  // The hosts of a gate share their sessions, and the keys that seal their cookies.
  const scope = settings.loginHost?.origin ?? ring.scope;
  const backend = keeping(settings, storeCall(settings), hashes, { scope, ids: () => ring.ids() });
  // The public type of the option hides what sessions are built from.
  const bound = settings.deviceBound as
    | DeviceBound<DeviceGuardParts, DeviceGuard<SessionDependencies>>
    | undefined;
  const device = bound?.guard({
    ...{ origin: settings.base.origin, prefix: settings.prefix, ring, random: settings.random },
    call: storeCall(settings),
    hashOf: (id) => hashes.of(id),
  });
  const manager = new SessionManager(
    settings,
    ring,
    backend,
    async () => (await login()).refresh,
    hashes,
    device,
  );
  const parts = {
    settings,
    ring,
    backend,
    manager,
    requestStates,
    known: new KnownBrowsers(ring),
    device,
    // The public types of these options hide what sessions are built from.
    credentials: settings.credentials as LoginCredentials<SessionDependencies> | undefined,
    agents: settings.agents as SessionDependencies['agents'],
    accessRequests: settings.accessRequests as AccessRequests<SessionDependencies> | undefined,
    loginHost: settings.loginHost as LoginHost<LoginHostDependencies> | undefined,
    providerClient: async (name: string) => (await login()).clients.get(name),
  };
  let made: LazyLogin<Env> | undefined;
  const login = async (): Promise<LazyLogin<Env>> => {
    if (made !== undefined) return made;
    const { lazyLogin } = await import('./lazy-login.ts');
    // Another request may have been quicker: all share one set of clients, which remember their providers.
    made ??= lazyLogin<Env>(assembled);
    return made;
  };
  const assembled = { ...parts, login };
  return assembled;
}

async function identityIn(
  context: BaseContext,
  requestState: RequestState,
  manager: SessionManager,
): Promise<Identity> {
  const session = await manager.find(context, requestState);
  // The cookie was there a moment ago: this is for the compiler.
  if (session === undefined) throw sessionError('session.invalid');
  return manager.identity(session);
}
