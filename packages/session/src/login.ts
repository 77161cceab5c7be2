import { AccessError, type BaseContext } from '@portcullis/core';
import { emailDomain } from '@portcullis/core/email-domain';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { type Flow, type FlowCookies, randomValue } from './flow.ts';
import type { Keeping } from './keeping.ts';
import type { Grant, ProviderClient } from './provider-client.ts';
import { CLOCK_TOLERANCE } from './provider-tokens.ts';
import { secondsOf } from './seconds.ts';
import type { Session } from './session.ts';
import { sessionError } from './session-failure.ts';
import { endpointUrl, type SessionSettings } from './session-options.ts';
import type { SessionReader } from './session-reader.ts';
import { refreshTime } from './session-refresh.ts';
import type { Visit } from './visit.ts';

/** What a login is for. */
export interface LoginRequest {
  /** Where the person is led afterwards; checked by `returnTo`. */
  readonly returnTo: string;
  /** Classes of authentication, one of which the login must be of (`acr_values`). */
  readonly acrValues?: readonly string[];
  /** How long ago the person may have proved who they are, in seconds (`max_age`). */
  readonly maxAge?: number | undefined;
}

/** Where a browser goes next, and the cookies it gets. */
export interface Departure {
  readonly location: string;
  readonly cookies: readonly string[];
}

/** Logs people in: authorization code with PKCE, nonce and state, all bound to one provider and one browser. */
export class Login {
  readonly #settings: SessionSettings;
  readonly #clients: ReadonlyMap<string, ProviderClient>;
  readonly #flows: FlowCookies;
  readonly #keeping: Keeping;
  readonly #reader: SessionReader;

  constructor(
    settings: SessionSettings,
    clients: ReadonlyMap<string, ProviderClient>,
    flows: FlowCookies,
    keeping: Keeping,
    reader: SessionReader,
  ) {
    this.#settings = settings;
    this.#clients = clients;
    this.#flows = flows;
    this.#keeping = keeping;
    this.#reader = reader;
  }

  /** The provider for a path, if there is no choice to make: the only one, or the one whose paths fit best. */
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

  /** Begins a login at a provider. */
  async begin(
    client: ProviderClient,
    { returnTo, acrValues = [], maxAge }: LoginRequest,
    context: BaseContext,
    visit: Visit,
  ): Promise<Departure> {
    const { random } = this.#settings;
    const { name, issuer, clientId, scope, parameters } = client.settings;
    const flow: Flow = {
      state: randomValue(random),
      provider: name,
      issuer,
      redirectUri: endpointUrl(this.#settings, 'callback'),
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
      redirect_uri: flow.redirectUri,
      scope,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
      ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
      // Some providers heed only one of the two.
      ...(maxAge === 0 ? { prompt: 'login' } : {}),
    };
    for (const [parameter, value] of Object.entries(asked)) location.searchParams.set(parameter, value);
    return { location: location.href, cookies: await this.#flows.begin(flow, visit.sent) };
  }

  /**
   * Ends a login: checks the provider's answer against the flow that this browser began, and begins a session with a
   * new id. An earlier session of the browser is over.
   */
  async finish(parameters: URLSearchParams, context: BaseContext, visit: Visit): Promise<Departure> {
    const state = parameters.get('state') ?? '';
    const flow = await this.#flows.find(state, visit.sent, secondsOf(context));
    try {
      if (flow === undefined) {
        throw sessionError('session.flow_unknown', {
          detail: 'no pending login of this browser has this state',
        });
      }
      // Whatever comes of it, this login is over.
      visit.cookies.push(this.#flows.end(state));
      return await this.#complete(flow, parameters, context, visit);
    } catch (error) {
      const code = error instanceof AccessError ? error.code : 'request.crashed';
      context.trail.add({ type: 'login.failed', provider: flow?.provider, code });
      throw error;
    }
  }

  async #complete(
    flow: Flow,
    parameters: URLSearchParams,
    context: BaseContext,
    visit: Visit,
  ): Promise<Departure> {
    const client = this.#clients.get(flow.provider);
    const isSame =
      client?.settings.issuer === flow.issuer && flow.redirectUri === endpointUrl(this.#settings, 'callback');
    if (client === undefined || !isSame) {
      throw sessionError('session.provider_mismatch', {
        detail: 'the login began under another configuration',
      });
    }
    const grant = await client.redeem(parameters, flow, context);
    const session = this.#sessionOf(grant, flow, secondsOf(context));
    await this.#endEarlier(context, visit);
    const now = secondsOf(context);
    const text = await this.#keeping.begin(session, session.startedAt + this.#settings.lifetimeSeconds, now);
    const cookies = await this.#reader.cookiesOf(session, text, visit, now);
    const identity = this.#reader.identity(session);
    context.trail.add({ type: 'caller.identified', identity });
    context.trail.add({ type: 'login.succeeded', identity, session: await this.#reader.facts(session) });
    return { location: flow.returnTo, cookies };
  }

  #sessionOf({ person, refreshToken, idToken, expiresIn }: Grant, flow: Flow, now: number): Session {
    if (person === undefined) throw sessionError('session.id_token', { detail: 'a login without a person' });
    const problem = stepUpProblem(person.claims, flow);
    if (problem !== undefined) throw sessionError('session.step_up_failed', { detail: problem });
    return {
      id: randomValue(this.#settings.random),
      provider: flow.provider,
      ...person,
      startedAt: now,
      seenAt: now,
      identifiedAt: now,
      refreshAt: refreshTime(now, expiresIn, this.#settings.refreshSeconds),
      refreshToken,
      idToken,
    };
  }

  /** A session that was good before must not live on beside the new one. A bad one is no reason to fail. */
  async #endEarlier(context: BaseContext, visit: Visit): Promise<void> {
    try {
      const earlier = await this.#reader.find(context, visit);
      if (earlier !== undefined) await this.#keeping.end(earlier, secondsOf(context));
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
    } finally {
      // What it wants done to its cookies is overtaken.
      const isOfSession = (line: string): boolean => line.startsWith('__Host-portcullis-session');
      const others = visit.cookies.filter((line) => !isOfSession(line));
      visit.cookies.splice(0, visit.cookies.length, ...others);
    }
  }
}

/**
 * Whether the provider did what was asked: providers may ignore both parameters. Pure.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest | OpenID Connect Core section 3.1.2.1}
 */
export function stepUpProblem(
  claims: Readonly<Record<string, unknown>>,
  { acrValues, maxAge, startedAt }: Pick<Flow, 'acrValues' | 'maxAge' | 'startedAt'>,
): string | undefined {
  const { acr, auth_time: authTime } = claims;
  if (acrValues.length > 0 && !(typeof acr === 'string' && acrValues.includes(acr))) {
    return 'the login is of none of the classes (acr) that were asked for';
  }
  if (maxAge === undefined) return undefined;
  if (typeof authTime !== 'number' || authTime < startedAt - maxAge - CLOCK_TOLERANCE) {
    return 'the login is older than what was asked for (max_age), or does not say how old it is';
  }
  return undefined;
}
