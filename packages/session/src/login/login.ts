import { AccessError, type BaseContext } from '@portcullis/core';
import { emailDomain } from '@portcullis/core/internal';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { callbackUrl } from '../addresses/endpoint-urls.ts';
import type { KnownBrowsers } from '../cookies/known-browser.ts';
import { loginError } from '../failures/login-failure.ts';
import { endedMeanwhile } from '../keeping/ended-meanwhile.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import { refuseLocked } from '../lock/refuse-locked.ts';
import type { Grant } from '../provider/grant.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { DeviceGuard } from '../request/device-guard.ts';
import { refreshTime } from '../request/refresh-due.ts';
import type { RequestState } from '../request/request-state.ts';
import type { SessionManager } from '../request/session-manager.ts';
import { secondsOf } from '../session/seconds.ts';
import type { LoginPlace, Session } from '../session/session.ts';
import type { Strength } from '../settings/login-strength.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { combinedStrength, strengthProblem } from './asked-strength.ts';
import { endEarlier } from './earlier-session.ts';
import { loginPlace } from './login-place.ts';
import { type LoginState, type LoginStateCookies, randomValue } from './login-state.ts';
import type { Logout } from './logout.ts';
import { Redemptions } from './redemptions.ts';

/** What else a person may be asked at the provider: which of their accounts to use. */
export type Prompt = 'select_account';

/** What a login is for. */
export interface LoginRequest extends Strength {
  /** Default: the provider decides what to ask. */
  readonly prompt?: Prompt | undefined;
  /** Where the person is led afterwards; checked by `returnTo`. */
  readonly returnTo: string;
}

/** What a login depends on. */
export interface LoginDependencies {
  readonly clients: ReadonlyMap<string, ProviderClient>;
  readonly loginStates: LoginStateCookies;
  readonly known: KnownBrowsers;
  readonly backend: SessionBackend;
  readonly manager: SessionManager;
  readonly logout: Logout;
  readonly device: Pick<DeviceGuard<never>, 'offer'> | undefined;
}

/** Where a browser is redirected, the cookies it gets, and what it is asked to register. */
export interface Departure {
  readonly location: string;
  readonly cookies: readonly string[];
  /** Name and value of a further header. */
  readonly offer?: readonly [name: string, value: string] | undefined;
}

/** Logs people in: authorization code with PKCE, nonce and state, all bound to one provider and one browser. */
export class Login {
  readonly #settings: SessionSettings;
  readonly #clients: ReadonlyMap<string, ProviderClient>;
  readonly #loginStates: LoginStateCookies;
  readonly #backend: SessionBackend;
  readonly #manager: SessionManager;
  readonly #logout: Logout;
  readonly #known: KnownBrowsers;
  readonly #redemptions: Redemptions;
  readonly #device: LoginDependencies['device'];

  constructor(
    settings: SessionSettings,
    { clients, loginStates, known, backend, manager, logout, device }: LoginDependencies,
  ) {
    this.#device = device;
    this.#settings = settings;
    this.#clients = clients;
    this.#loginStates = loginStates;
    this.#known = known;
    this.#redemptions = new Redemptions(known);
    this.#backend = backend;
    this.#manager = manager;
    this.#logout = logout;
  }

  /** The provider for a path, if it is unambiguous: the only one, or the one whose paths match best. */
  providerFor(path: string): ProviderClient | undefined {
    const [only, ...others] = this.#clients.values();
    if (others.length === 0) return only;
    const fitting = [...this.#clients.values()].flatMap((client) =>
      client.settings.paths.filter((below) => path.startsWith(below)).map((below) => ({ client, below })),
    );
    return fitting.toSorted((a, b) => b.below.length - a.below.length)[0]?.client;
  }

  /** The provider that logs in people with this e-mail address. */
  providerForEmail(address: string): ProviderClient | undefined {
    const domain = emailDomain(address);
    if (domain === undefined) return undefined;
    return [...this.#clients.values()].find(({ settings }) => settings.domains.has(domain));
  }

  /** Starts a login at a provider, with the strength that the configuration and the request ask for. */
  async begin(
    client: ProviderClient,
    { returnTo, prompt, ...strength }: LoginRequest,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<Departure> {
    const { random } = this.#settings;
    const { name, issuer, clientId, scope, parameters } = client.settings;
    const { acrValues, maxAge } = combinedStrength(client.settings.strength, strength);
    // Some providers heed only one of `max_age` and `prompt`.
    const prompts = [...(maxAge === 0 ? ['login'] : []), ...(prompt === undefined ? [] : [prompt])];
    const loginState: LoginState = {
      state: randomValue(random),
      provider: name,
      issuer,
      redirectUri: callbackUrl(this.#settings, name),
      nonce: randomValue(random),
      verifier: randomValue(random),
      returnTo,
      acrValues,
      maxAge,
      startedAt: secondsOf(context),
    };
    const server = await client.server(context);
    const location = new URL(server.authorization_endpoint);
    const asked: Readonly<Record<string, string>> = {
      ...parameters,
      response_type: 'code',
      client_id: clientId,
      redirect_uri: loginState.redirectUri,
      scope,
      state: loginState.state,
      nonce: loginState.nonce,
      code_challenge: await calculatePKCECodeChallenge(loginState.verifier),
      code_challenge_method: 'S256',
      ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
      ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
      ...(prompts.length === 0 ? {} : { prompt: prompts.join(' ') }),
    };
    for (const [parameter, value] of Object.entries(asked)) location.searchParams.set(parameter, value);
    return { location: location.href, cookies: await this.#loginStates.begin(loginState, requestState.sent) };
  }

  /**
   * Completes a login: checks the provider's response against the flow that this browser started, and starts a session with a new id. An
   * earlier session of the browser ends.
   *
   * @param name of the provider whose callback received the response
   */
  async finish(
    name: string,
    parameters: URLSearchParams,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<Departure> {
    const state = parameters.get('state') ?? '';
    const loginState = await this.#loginStates.find(state, requestState.sent, secondsOf(context));
    try {
      if (loginState === undefined) {
        throw loginError('session.login_unknown', {
          detail: 'no pending login of this browser has this state',
        });
      }
      const succeeded = await this.#redemptions.begin(loginState, requestState, context);
      // Whatever comes of it, this login is over.
      requestState.cookies.push(this.#loginStates.end(state));
      if (loginState.provider !== name) {
        throw loginError('session.provider_mismatch', {
          detail:
            'the response was sent to the callback of another provider than the one where the login started',
        });
      }
      return await this.#complete(loginState, parameters, context, requestState, succeeded);
    } catch (error) {
      const code = error instanceof AccessError ? error.code : 'request.crashed';
      context.trail.add({ type: 'login.failed', provider: loginState?.provider, code });
      throw error;
    }
  }

  async #complete(
    loginState: LoginState,
    parameters: URLSearchParams,
    context: BaseContext,
    requestState: RequestState,
    succeeded: () => void,
  ): Promise<Departure> {
    const client = this.#clients.get(loginState.provider);
    const isSame =
      client?.settings.issuer === loginState.issuer &&
      loginState.redirectUri === callbackUrl(this.#settings, loginState.provider);
    if (client === undefined || !isSame) {
      throw loginError('session.provider_mismatch', {
        detail: 'the login started under another configuration',
      });
    }
    // Before the provider is asked: what it ends while it answers is ended.
    const now = secondsOf(context);
    const grant = await client.redeem(parameters, loginState, context);
    succeeded();
    const place = this.#backend.list === undefined ? undefined : loginPlace(context.request);
    const session = this.#sessionOf(grant, client, loginState, now, place);
    const again = await this.#notLocked(session, client, loginState, context, requestState);
    if (again !== undefined) return again;
    await endEarlier(session, context, requestState, {
      backend: this.#backend,
      manager: this.#manager,
      logout: this.#logout,
    });
    const text = await this.#backend.begin(session, session.startedAt + this.#settings.lifetimeSeconds, now);
    const cookies = [
      ...(await this.#manager.cookies.of(session, text, requestState, now)),
      await this.#known.remember(session, now),
    ];
    const identity = this.#manager.identity(session);
    context.trail.add({ type: 'caller.identified', identity });
    context.trail.add({ type: 'login.succeeded', identity, session: await this.#manager.facts(session) });
    return { location: loginState.returnTo, cookies, offer: await this.#device?.offer(session, context) };
  }

  /**
   * Fails for a person who is locked, and for a session that has ended already. For one who must log in at the provider itself, starts that
   * login, unless this one is it.
   */
  async #notLocked(
    session: Session,
    client: ProviderClient,
    { maxAge, startedAt, returnTo, acrValues }: LoginState,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<Departure | undefined> {
    const held = await this.#settings.locks?.held(this.#manager.identity(session), context);
    if (held === undefined) return undefined;
    refuseLocked(held);
    const { auth_time: authTime } = session.claims;
    // Of a login that was asked for with `max_age=0`, the provider's `auth_time` has been checked.
    const isNewer =
      held.askedAt === Number.NEGATIVE_INFINITY ||
      (typeof authTime === 'number' && authTime > held.askedAt) ||
      (maxAge === 0 && startedAt > held.askedAt);
    if (!isNewer) return await this.begin(client, { returnTo, acrValues, maxAge: 0 }, context, requestState);
    // The session would be over at its first request, which would redirect the browser to a login again and again.
    if (session.startedAt <= held.endedAt) throw endedMeanwhile();
    return undefined;
  }

  #sessionOf(
    { user, refreshToken, idToken, expiresIn }: Grant,
    { settings: { keepVersion } }: ProviderClient,
    loginState: LoginState,
    now: number,
    place: LoginPlace | undefined,
  ): Session {
    if (user === undefined) throw loginError('session.id_token', { detail: 'a login without a person' });
    const problem = strengthProblem(user.claims, loginState);
    if (problem !== undefined) throw loginError('session.step_up_failed', { detail: problem });
    return {
      id: randomValue(this.#settings.random),
      provider: loginState.provider,
      ...user,
      nonce: loginState.nonce,
      keepVersion: keepVersion || undefined,
      startedAt: now,
      seenAt: now,
      identifiedAt: now,
      refreshAt: refreshTime(now, expiresIn, this.#settings.refreshSeconds),
      refreshToken,
      idToken,
      ...(place === undefined ? {} : { place }),
    };
  }
}
