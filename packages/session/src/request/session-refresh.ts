import { AccessError, type BaseContext } from '@portcullis/core';
import { clearedSession } from '../cookies/session-cookie.ts';
import { sessionError } from '../failures/session-failure.ts';
import type { LoadedSession, SessionBackend } from '../keeping/session-backend.ts';
import type { Grant } from '../provider/grant.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { RefreshEnd } from '../provider/refresh-outcome.ts';
import { secondsOf } from '../session/seconds.ts';
import { isBelieved, type Session } from '../session/session.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { invalidSession } from './invalid-session.ts';
import { CLAIM_SECONDS, isOutdated, isRefreshDue, providerOf, refreshTime } from './refresh-due.ts';
import type { RequestState } from './request-state.ts';

/** How often a request that waits for another's refresh checks, in milliseconds. */
const POLL_MS = 50;

/**
 * Asks the provider again for a person's claims, once for all requests of a session. Imported with the provider client, when a session is
 * due.
 */
export class SessionRefresh {
  readonly #settings: SessionSettings;
  readonly #backend: SessionBackend;
  readonly #clients: ReadonlyMap<string, ProviderClient>;

  constructor(
    settings: SessionSettings,
    backend: SessionBackend,
    clients: ReadonlyMap<string, ProviderClient>,
  ) {
    this.#settings = settings;
    this.#backend = backend;
    this.#clients = clients;
  }

  /**
   * The session with the provider's current claims, if a refresh is due.
   * @param find finds the session again, once another request has refreshed it
   */
  async fresh(
    loaded: LoadedSession,
    find: (now: number) => Promise<LoadedSession | undefined>,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const { sleep } = this.#settings;
    let current = loaded;
    // The wait is counted, not read from the clock, so that it ends even if the clock stands still.
    for (let waited = 0; ; waited += POLL_MS) {
      const now = secondsOf(context);
      const { session } = current;
      if (providerOf(session, this.#settings) === undefined) {
        // Of two versions of a Worker that serve at once, the other one may know it: neither session nor cookie is lost.
        throw invalidSession(
          requestState,
          'session.ended',
          'its identity provider is no longer configured',
          'kept',
        );
      }
      if (!isRefreshDue(session, this.#settings, now)) return current;
      if (session.refreshToken === undefined) {
        throw invalidSession(
          requestState,
          'session.expired',
          'the configuration now uses groups or claims that the session does not have, and the provider returned no refresh token',
          'kept',
        );
      }
      const refreshed = await this.#toItsEnd(
        this.#claimed(current, session.refreshToken, now, context, requestState),
        context,
      );
      if (refreshed !== undefined) return refreshed;
      // Another request is at it, or was: go on with what is still to be believed, or wait.
      if (isBelieved(session, this.#settings, now)) return current;
      if (waited >= 2 * this.#settings.timeoutMs) {
        throw sessionError('session.unavailable', {
          detail: 'a refresh by another request did not finish in time',
        });
      }
      await sleep(POLL_MS);
      const again = await find(now);
      if (again === undefined)
        throw invalidSession(requestState, 'session.ended', 'it was ended while it was being refreshed');
      current = again;
    }
  }

  /**
   * Completes work that has started, even if its request is over by then, such as that of a closed stream: otherwise the claim would block
   * other refreshes, and the provider may accept the refresh token only once.
   */
  #toItsEnd<Result>(work: Promise<Result>, { execution }: BaseContext): Promise<Result> {
    // What fails is for whoever waits for it.
    execution.waitUntil(work.catch(() => {}));
    return work;
  }

  /** Refreshes a session; `undefined` where another request has the right to. */
  async #claimed(
    loaded: LoadedSession,
    refreshToken: string,
    now: number,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession | undefined> {
    if (!(await this.#backend.claim(loaded, now, now + CLAIM_SECONDS))) return undefined;
    return await this.#refresh(loaded, refreshToken, context, requestState);
  }

  /** Asks the provider, and stores the result. */
  async #refresh(
    loaded: LoadedSession,
    refreshToken: string,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const { issuer, subject, provider } = loaded.session;
    const now = secondsOf(context);
    const isStillBelieved = isBelieved(loaded.session, this.#settings, now);
    const record = (failure: string | undefined, detail?: string): void =>
      context.trail.add({
        type: 'session.refreshed',
        ...{ issuer, subject, failure },
        ...(detail === undefined ? {} : { detail }),
      });
    try {
      // There is one for each that is configured.
      const client = this.#clients.get(provider) as ProviderClient;
      const outcome = await client.refresh(refreshToken, loaded.session, context);
      switch (outcome.kind) {
        case 'ended':
          throw await this.#ended(outcome, loaded, now, requestState);
        case 'outage': {
          const { error, grant } = outcome;
          // Without a grant the claim stays, so that a provider that is down is asked again only when that has run out.
          const stored = grant === undefined ? loaded : await this.#stored(loaded, grant, now, requestState);
          if (!isStillBelieved || !(error instanceof AccessError)) throw error;
          record(error.code, error.detail);
          return stored;
        }
        case 'granted': {
          const { grant } = outcome;
          const mustKnow = !isStillBelieved || isOutdated(loaded.session, this.#settings, now);
          if (grant.user === undefined && mustKnow) {
            await this.#backend.end(loaded.session, now);
            throw invalidSession(
              requestState,
              'session.expired',
              'a refresh did not return the identity of the user',
            );
          }
          const refreshAt = refreshTime(now, grant.expiresIn, this.#settings.refreshSeconds);
          const stored = await this.#stored(loaded, grant, now, requestState, refreshAt);
          record(undefined);
          return stored;
        }
      }
    } catch (error) {
      if (error instanceof AccessError) record(error.code, error.detail);
      else record('request.crashed');
      throw error;
    }
  }

  /** Ends a session permanently, and returns the error with the reason. */
  async #ended(
    ended: RefreshEnd,
    { session }: LoadedSession,
    now: number,
    requestState: RequestState,
  ): Promise<AccessError> {
    if (ended.why !== 'not_refreshed') {
      await this.#backend.end(session, now);
      requestState.cookies.push(...clearedSession(requestState.sent));
      return ended.error;
    }
    await this.#backend.forget(session);
    // Where two isolates refreshed at once, the browser may hold a newer cookie by now: it is left alone.
    const cookie = this.#backend.isInCookie ? 'kept' : 'removed';
    return invalidSession(requestState, 'session.ended', 'the provider rejected its refresh token', cookie);
  }

  /**
   * Replaces the session by what was granted.
   * @param refreshAt default: soon, since the provider could not identify the person
   */
  async #stored(
    loaded: LoadedSession,
    { user, refreshToken, idToken }: Grant,
    now: number,
    requestState: RequestState,
    refreshAt = now + CLAIM_SECONDS,
  ): Promise<LoadedSession> {
    const { session } = loaded;
    const revision = loaded.revision + 1;
    const refreshed: Session = {
      ...session,
      revision,
      ...(user === undefined
        ? {}
        : {
            claims: user.claims,
            groups: user.groups,
            groupsLeftOut: user.groupsLeftOut === true,
            keepVersion: providerOf(session, this.#settings)?.keepVersion || undefined,
            identifiedAt: now,
          }),
      refreshAt,
      refreshToken: refreshToken ?? session.refreshToken,
      idToken: idToken ?? session.idToken,
    };
    if (!(await this.#backend.replace(loaded, refreshed))) {
      throw invalidSession(requestState, 'session.ended', 'it was ended while it was being refreshed');
    }
    return { session: refreshed, revision, isNewer: this.#backend.isInCookie };
  }
}
