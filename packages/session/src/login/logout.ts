import { AccessError, type BaseContext } from '@portcullis/core';
import { type Claims, unverifiedClaims } from '@portcullis/token/internal';
import { pageUrl } from '../addresses/page-url.ts';
import { loginError } from '../failures/login-failure.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { ProviderClient, RequestScope } from '../provider/provider-client.ts';
import type { RequestState } from '../request/request-state.ts';
import type { SessionManager } from '../request/session-manager.ts';
import { CLOCK_TOLERANCE, secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { SessionOwner } from '../store/session-store.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** How old a logout token may be, in seconds. It reports a logout that just happened. */
const MAX_TOKEN_AGE = 600;

/** Ends sessions: here, at the provider, and when the provider requests it. */
export class Logout {
  readonly #settings: SessionSettings;
  readonly #clients: ReadonlyMap<string, ProviderClient>;
  readonly #backend: SessionBackend;
  readonly #manager: SessionManager;

  constructor(
    settings: SessionSettings,
    clients: ReadonlyMap<string, ProviderClient>,
    backend: SessionBackend,
    manager: SessionManager,
  ) {
    this.#settings = settings;
    this.#clients = clients;
    this.#backend = backend;
    this.#manager = manager;
  }

  /** Whether all sessions of a person can be ended. */
  get reachesOthers(): boolean {
    return this.#backend.ender !== undefined;
  }

  /** The session that is to be ended, without checking that it is still valid. */
  async leaving(requestState: RequestState): Promise<Session | undefined> {
    const read = await attempt(this.#manager.leaving(requestState));
    if (read instanceof AccessError) throw incomplete(read);
    return read;
  }

  /**
   * Ends a session, or all of its person, and has the provider revoke its refresh token. Returns the address at which the provider ends its
   * own session, if it has one. If the provider cannot be reached, the session ends all the same. Fails with `session.logout_incomplete` if
   * the end could not be stored.
   *
   * @see {@link https://openid.net/specs/openid-connect-rpinitiated-1_0.html | RP-Initiated Logout}
   */
  async end(session: Session, everywhere: boolean, context: BaseContext): Promise<string | undefined> {
    const { idToken, provider } = session;
    const ended = await attempt(this.#endHere(session, everywhere, secondsOf(context)));
    const client = this.#clients.get(provider);
    const [revoked, endpoint] = await Promise.all([
      this.revoke(session, context),
      client === undefined ? undefined : endpointOf(client, context),
    ]);
    await this.record(session, 'user', ended ?? revoked, context);
    if (ended !== undefined) throw ended.code === 'session.unavailable' ? incomplete(ended) : ended;
    if (client === undefined || endpoint === undefined) return undefined;
    const location = new URL(endpoint);
    if (idToken !== undefined) location.searchParams.set('id_token_hint', idToken);
    location.searchParams.set('client_id', client.settings.clientId);
    location.searchParams.set('post_logout_redirect_uri', pageUrl(this.#settings, 'signed-out'));
    return location.href;
  }

  /** Records that a session ended, and which additional steps failed. */
  async record(
    session: Session,
    by: 'user' | 'operator' | 'login',
    problem: AccessError | undefined,
    { trail }: RequestScope,
  ): Promise<void> {
    const { issuer, subject } = session;
    const facts = await this.#manager.facts(session);
    trail.add({ type: 'logout', by, issuer, subject, session: facts, failure: problem?.code });
  }

  /** Has the provider revoke the refresh token of a session that is over. Returns why it failed. */
  async revoke(
    { provider, issuer, refreshToken }: Session,
    requestScope: RequestScope,
  ): Promise<AccessError | undefined> {
    const client = this.#clients.get(provider);
    if (client?.settings.issuer !== issuer || refreshToken === undefined) return undefined;
    return await attempt(client.revoke(refreshToken, requestScope));
  }

  /** Ends this session first, since ending the others may fail. */
  async #endHere(session: Session, everywhere: boolean, now: number): Promise<undefined> {
    const { issuer, subject } = session;
    const { ender } = this.#backend;
    await this.#backend.end(session, now);
    if (!everywhere) return;
    if (ender === undefined) throw loginError('session.logout_unsupported');
    await ender.endAll({ issuer, subject }, now);
  }

  /**
   * Ends the sessions that a provider's logout token names. A repeated token is refused; of two concurrent ones, only the first is
   * accepted.
   * @see {@link https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation | Back-Channel Logout section 2.6}
   */
  async endByToken(token: string, requestScope: RequestScope): Promise<void> {
    const { ender } = this.#backend;
    if (ender === undefined) {
      throw loginError('session.logout_unsupported', {
        detail: 'give sessions() a store, or revocations, to end sessions from outside',
      });
    }
    const client = this.#clientFor(token);
    const claims = await verified(token, client, requestScope);
    const now = secondsOf(requestScope);
    const problem = logoutTokenProblem(claims, now);
    if (problem !== undefined) throw refused(problem);
    const { jti, exp } = claims as { readonly jti: string; readonly exp: number };
    const owner = ownerOf(claims, client.settings.issuer);
    // Seconds may have a fraction, and an end may be far away: from a certain age on the token is not taken anyway.
    const takenUntil = Math.min(Math.ceil(Math.max(exp, now)), now + MAX_TOKEN_AGE + CLOCK_TOLERANCE);
    const keepUntil = takenUntil + CLOCK_TOLERANCE;
    const isNew = await ender.endOnce(owner, `${client.settings.issuer} ${jti}`, keepUntil, now);
    if (!isNew) throw refused('its "jti" has already been used');
    const { issuer, subject } = owner;
    requestScope.trail.add({ type: 'logout', by: 'provider', issuer, subject, session: undefined });
  }

  /** The provider that the token claims as its issuer. Nothing else of it is used before its signature is verified. */
  #clientFor(token: string): ProviderClient {
    const claims = unverifiedClaims(token);
    if (claims === undefined) throw refused('it is not a JWT');
    const { iss, aud } = claims;
    const audiences = Array.isArray(aud) ? aud : [aud];
    for (const client of this.#clients.values()) {
      const { issuer, clientId } = client.settings;
      if (issuer === iss && audiences.includes(clientId)) return client;
    }
    throw refused('it is of no provider, or for no client, that is configured here');
  }
}

/** The result, or the refusal. */
async function attempt<Result>(work: Promise<Result>): Promise<Result | AccessError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
}

/** The browser's cookie is deleted; anyone with a copy of it may still use it. */
function incomplete(cause: AccessError): AccessError {
  return loginError('session.logout_incomplete', { detail: cause.detail, cause });
}

/**
 * What is wrong with a logout token whose signature, issuer, audience and expiry are valid; `undefined` if it is valid. Pure.
 *
 * @param now seconds since the Unix epoch
 */
export function logoutTokenProblem(claims: Claims, now: number): string | undefined {
  const { iat, jti, events, nonce, sub, sid } = claims;
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return '"iat" is missing or not a number';
  if (iat > now + CLOCK_TOLERANCE) return '"iat" lies in the future';
  if (iat < now - MAX_TOKEN_AGE) return `"iat" is more than ${MAX_TOKEN_AGE} seconds ago`;
  if (typeof jti !== 'string' || jti === '') return '"jti" is missing';
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) {
    return '"events" does not say that this is a logout';
  }
  const event = (events as Readonly<Record<string, unknown>>)[EVENT];
  if (typeof event !== 'object' || event === null) return '"events" does not hold an object for the logout';
  if (nonce !== undefined) return 'it has a "nonce", as only ID tokens do';
  const names = [sub, sid].filter((name) => name !== undefined);
  if (names.length === 0) return 'it names neither "sub" nor "sid"';
  return names.every((name) => typeof name === 'string' && name !== '')
    ? undefined
    : '"sub" or "sid" is no text';
}

/** Where the provider ends its session. If it cannot be asked, the user is signed out here all the same. */
async function endpointOf(client: ProviderClient, requestScope: RequestScope): Promise<string | undefined> {
  try {
    return (await client.server(requestScope)).end_session_endpoint;
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

function ownerOf({ sub, sid }: Claims, issuer: string): SessionOwner {
  if (typeof sid === 'string') return { issuer, sid, subject: typeof sub === 'string' ? sub : undefined };
  return { issuer, subject: String(sub) };
}

async function verified(token: string, client: ProviderClient, requestScope: RequestScope): Promise<Claims> {
  try {
    return await client.verify(token, requestScope);
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    if (error.code === 'session.clock_skew') throw refused(error.detail ?? 'its time is not good');
    if (error.code === 'session.id_token')
      throw refused('its signature, issuer, audience or type is not good');
    throw error;
  }
}

function refused(problem: string): Error {
  return loginError('session.logout_token', { detail: `the logout token is refused: ${problem}` });
}
