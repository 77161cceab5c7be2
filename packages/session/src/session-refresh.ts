import { AccessError, type BaseContext } from '@portcullis/core';
import { clearedSession } from './cookies/session-cookie.ts';
import { invalidSession } from './invalid-session.ts';
import { isOutage } from './login/login-failure.ts';
import type { Grant, ProviderClient } from './provider/provider-client.ts';
import { CLAIM_SECONDS, isOutdated, isRefreshDue, providerOf } from './refresh-due.ts';
import type { RequestState } from './request-state.ts';
import { secondsOf } from './seconds.ts';
import type { Session } from './session.ts';
import { sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';
import type { LoadedSession, SessionBackend } from './store/session-backend.ts';

/** How often somebody who has to wait for another's refresh looks, in milliseconds. */
const POLL_MS = 50;

/**
 * Asks the provider again who somebody is, once for all requests of a session. Imported with what speaks to providers, when a session
 * is due.
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

  /** The session with what the provider says today, if it is time to ask. */
  async fresh(
    loaded: LoadedSession,
    text: string,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const { identitySeconds, idleSeconds, sleep } = this.#settings;
    let current = loaded;
    // The wait is counted, not read from the clock, so that it ends even if the clock stands still.
    for (let waited = 0; ; waited += POLL_MS) {
      const now = secondsOf(context);
      const { session } = current;
      const believedUntil = session.identifiedAt + identitySeconds;
      if (providerOf(session, this.#settings) === undefined) {
        // Of two versions of a Worker that serve at once, the other one may know it: neither session nor cookie is lost.
        throw invalidSession(
          requestState,
          'session.ended',
          'its provider is not configured any more',
          'kept',
        );
      }
      if (!isRefreshDue(session, this.#settings, now)) return current;
      if (session.refreshToken === undefined) {
        throw invalidSession(
          requestState,
          'session.expired',
          'other groups or claims matter by now than were kept of it, and the provider gave no refresh token',
          'kept',
        );
      }
      if (await this.#backend.claim(current, now, now + CLAIM_SECONDS)) {
        return await this.#refresh(current, session.refreshToken, context, requestState);
      }
      // Another request is at it, or was: go on with what is still to be believed, or wait.
      if (now < believedUntil) return current;
      if (waited >= 2 * this.#settings.timeoutMs) {
        throw sessionError('session.unavailable', { detail: 'no refresh to wait for any longer' });
      }
      await sleep(POLL_MS);
      const again = await this.#backend.find(text, now, now - idleSeconds);
      if (again === undefined)
        throw invalidSession(requestState, 'session.ended', 'it was ended while it was refreshed');
      current = again;
    }
  }

  /** Asks the provider, and writes down what came of it. */
  async #refresh(
    loaded: LoadedSession,
    refreshToken: string,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const { issuer, subject, identifiedAt } = loaded.session;
    const isBelieved = secondsOf(context) < identifiedAt + this.#settings.identitySeconds;
    const record = (failure: string | undefined): void =>
      context.trail.add({ type: 'session.refreshed', issuer, subject, failure });
    try {
      const { renewed, outage } = await this.#renew(loaded, refreshToken, isBelieved, context, requestState);
      if (outage !== undefined && !isBelieved) throw outage;
      record(outage?.code);
      return renewed;
    } catch (error) {
      record(error instanceof AccessError ? error.code : 'request.crashed');
      // Not asked again until the claim runs out. A provider that is down does not log anybody out at once.
      if (isOutage(error) && isBelieved) return loaded;
      throw error;
    }
  }

  async #renew(
    loaded: LoadedSession,
    refreshToken: string,
    isBelieved: boolean,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<{ readonly renewed: LoadedSession; readonly outage: AccessError | undefined }> {
    const { session } = loaded;
    const now = secondsOf(context);
    let grant: Grant | undefined;
    try {
      // There is one for each that is configured.
      grant = await this.#clients.get(session.provider)?.refresh(refreshToken, session, context);
    } catch (error) {
      // One that says something else than before does end it: another person, groups that cannot be told.
      if (!isOutage(error)) {
        await this.#backend.end(session, now);
        requestState.cookies.push(...clearedSession(requestState.sent));
      }
      throw error;
    }
    if (grant === undefined) {
      await this.#backend.forget(session);
      // Where two isolates refreshed at once, the browser may hold a newer cookie by now: it is left alone.
      const cookie = this.#backend.isInCookie ? 'kept' : 'removed';
      throw invalidSession(
        requestState,
        'session.ended',
        'the provider does not refresh it any more',
        cookie,
      );
    }
    const { user, refreshToken: next, idToken, outage } = grant;
    const mustKnow = !isBelieved || isOutdated(session, this.#settings, now);
    if (user === undefined && outage === undefined && mustKnow) {
      await this.#backend.end(session, now);
      throw invalidSession(requestState, 'session.expired', 'a refresh says nothing about the person');
    }
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
      refreshAt:
        outage === undefined
          ? refreshTime(now, grant.expiresIn, this.#settings.refreshSeconds)
          : now + CLAIM_SECONDS,
      refreshToken: next ?? refreshToken,
      idToken: idToken ?? session.idToken,
    };
    if (!(await this.#backend.replace(loaded, refreshed))) {
      throw invalidSession(requestState, 'session.ended', 'it was ended while it was refreshed');
    }
    const renewed = { session: refreshed, revision, isNewer: this.#backend.isInCookie };
    return { renewed, outage };
  }
}

/** When the provider is asked again: not later than the access token ends, and not without pause. */
export function refreshTime(now: number, expiresIn: number | undefined, refreshSeconds: number): number {
  return now + Math.max(10, Math.min(refreshSeconds, expiresIn ?? refreshSeconds));
}
