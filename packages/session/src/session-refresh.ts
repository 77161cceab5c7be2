import { AccessError, type BaseContext } from '@portcullis/core';
import { clearedSession } from './cookies/session-cookie.ts';
import { invalidSession } from './invalid-session.ts';
import type { Grant, ProviderClient } from './provider/provider-client.ts';
import type { ProviderSettings } from './provider/provider-options.ts';
import type { RequestState } from './request-state.ts';
import { secondsOf } from './seconds.ts';
import type { Session } from './session.ts';
import { isOutage, sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';
import type { LoadedSession, SessionBackend } from './store/session-backend.ts';

/** A refresh must be done in this time, in seconds; then another request may try. It also spares a failing provider. */
const CLAIM_SECONDS = 30;

/**
 * So long is believed what was read to keep other groups and claims than matter now, in seconds: of two versions of a Worker that
 * serve at once, each would else have what the other has just read be read again.
 */
const OTHERWISE_KEPT_SECONDS = 60;

/** How often somebody who has to wait for another's refresh looks, in milliseconds. */
const POLL_MS = 50;

/** Asks the provider again who somebody is, once for all requests of a session. */
export class SessionRefresh {
  readonly #settings: SessionSettings;
  readonly #backend: SessionBackend;
  readonly #clients: () => Promise<ReadonlyMap<string, ProviderClient>>;

  /** @param clients imports what speaks to providers */
  constructor(
    settings: SessionSettings,
    backend: SessionBackend,
    clients: () => Promise<ReadonlyMap<string, ProviderClient>>,
  ) {
    this.#settings = settings;
    this.#backend = backend;
    this.#clients = clients;
  }

  /** Whether it is time to ask the provider, or there is none to be asked. */
  isDue(session: Session, now: number): boolean {
    const { refreshToken, refreshAt, identifiedAt } = session;
    if (refreshToken === undefined) return this.#isOutdated(session, now);
    if (now >= Math.min(refreshAt, identifiedAt + this.#settings.identitySeconds)) return true;
    // One that could just not say who somebody is has said so of this session: it is spared as a failing one.
    const isAskedSoon = refreshAt <= now + CLAIM_SECONDS && this.#providerOf(session) !== undefined;
    return !isAskedSoon && this.#isOutdated(session, now);
  }

  /** Nothing is believed of a provider that was taken out of the configuration, for however short a time. */
  #providerOf({ provider, issuer }: Session): ProviderSettings | undefined {
    return this.#settings.providers.find((known) => known.name === provider && known.issuer === issuer);
  }

  /** Whether the provider may have said more than was kept of it, such as a group that a rule denies by now. */
  #isOutdated(session: Session, now: number): boolean {
    const provider = this.#providerOf(session);
    const { keepVersion = '', identifiedAt } = session;
    return (
      provider === undefined ||
      (provider.keepVersion !== keepVersion && now >= identifiedAt + OTHERWISE_KEPT_SECONDS)
    );
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
      if (this.#providerOf(session) === undefined) {
        // Of two versions of a Worker that serve at once, the other one may know it: neither session nor cookie is lost.
        throw invalidSession(
          requestState,
          'session.ended',
          'its provider is not configured any more',
          'kept',
        );
      }
      if (!this.isDue(session, now)) return current;
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
      const clients = await this.#clients();
      // There is one for each that is configured.
      grant = await clients.get(session.provider)?.refresh(refreshToken, session, context);
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
    const mustKnow = !isBelieved || this.#isOutdated(session, now);
    if (user === undefined && outage === undefined && mustKnow) {
      await this.#backend.end(session, now);
      throw invalidSession(requestState, 'session.expired', 'a refresh says nothing about the person');
    }
    const refreshed: Session = {
      ...session,
      ...(user === undefined
        ? {}
        : {
            claims: user.claims,
            groups: user.groups,
            groupsLeftOut: user.groupsLeftOut === true,
            keepVersion: this.#providerOf(session)?.keepVersion || undefined,
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
    const renewed = { session: refreshed, revision: loaded.revision + 1, isNewer: this.#backend.isInCookie };
    return { renewed, outage };
  }
}

/** When the provider is asked again: not later than the access token ends, and not without pause. */
export function refreshTime(now: number, expiresIn: number | undefined, refreshSeconds: number): number {
  return now + Math.max(10, Math.min(refreshSeconds, expiresIn ?? refreshSeconds));
}
