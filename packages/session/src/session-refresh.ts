import { AccessError, type BaseContext } from '@portcullis/core';
import type { Held, Keeping } from './keeping.ts';
import type { Grant, ProviderClient } from './provider-client.ts';
import { secondsOf } from './seconds.ts';
import type { Session } from './session.ts';
import { clearedSession } from './session-cookie.ts';
import { sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';
import { sessionOver } from './session-over.ts';
import type { Visit } from './visit.ts';

/** A refresh must be done in this time, in seconds; then another request may try. It also spares a failing provider. */
const CLAIM_SECONDS = 30;

/** How often somebody who has to wait for another's refresh looks, in milliseconds. */
const POLL_MS = 50;

/** Asks the provider again who somebody is, once for all requests of a session. */
export class SessionRefresh {
  readonly #settings: SessionSettings;
  readonly #keeping: Keeping;
  readonly #clients: ReadonlyMap<string, ProviderClient>;

  constructor(settings: SessionSettings, keeping: Keeping, clients: ReadonlyMap<string, ProviderClient>) {
    this.#settings = settings;
    this.#keeping = keeping;
    this.#clients = clients;
  }

  /** The session with what the provider says today, if it is time to ask. */
  async fresh(held: Held, text: string, context: BaseContext, visit: Visit): Promise<Held> {
    const { identitySeconds, idleSeconds, sleep } = this.#settings;
    let current = held;
    // The wait is counted, not read from the clock, so that it ends even if the clock stands still.
    for (let waited = 0; ; waited += POLL_MS) {
      const now = secondsOf(context);
      const { session } = current;
      if (session.refreshToken === undefined || now < session.refreshAt) return current;
      if (await this.#keeping.claim(current, now, now + CLAIM_SECONDS)) {
        return await this.#refresh(current, session.refreshToken, context, visit);
      }
      // Another request is at it, or was: go on with what is still to be believed, or wait.
      if (now < session.identifiedAt + identitySeconds) return current;
      if (waited >= 2 * this.#settings.timeoutMs) {
        throw sessionError('session.unavailable', { detail: 'no refresh to wait for any longer' });
      }
      await sleep(POLL_MS);
      const again = await this.#keeping.find(text, now, now - idleSeconds);
      if (again === undefined)
        throw sessionOver(visit, 'session.ended', 'it was ended while it was refreshed');
      current = again;
    }
  }

  /** Asks the provider, and writes down what came of it. */
  async #refresh(held: Held, refreshToken: string, context: BaseContext, visit: Visit): Promise<Held> {
    const { issuer, subject, identifiedAt } = held.session;
    const isBelieved = secondsOf(context) < identifiedAt + this.#settings.identitySeconds;
    const record = (failure: string | undefined): void =>
      context.trail.add({ type: 'session.refreshed', issuer, subject, failure });
    try {
      const renewed = await this.#renew(held, refreshToken, isBelieved, context, visit);
      record(undefined);
      return renewed;
    } catch (error) {
      record(error instanceof AccessError ? error.code : 'request.crashed');
      // Not asked again until the claim runs out. A provider that is down does not log anybody out at once.
      if (isOutage(error) && isBelieved) return held;
      throw error;
    }
  }

  async #renew(
    held: Held,
    refreshToken: string,
    isBelieved: boolean,
    context: BaseContext,
    visit: Visit,
  ): Promise<Held> {
    const { session } = held;
    const now = secondsOf(context);
    let grant: Grant | undefined;
    try {
      const client = this.#clientOf(session, visit);
      grant = await client.refresh(refreshToken, session, context);
    } catch (error) {
      // One that says something else than before does end it: another person, groups that cannot be told.
      if (!isOutage(error)) {
        await this.#keeping.end(session, now);
        visit.cookies.push(...clearedSession(visit.sent));
      }
      throw error;
    }
    if (grant === undefined) {
      await this.#keeping.end(session, now);
      // Where two isolates refreshed at once, the browser may hold a newer cookie by now: it is left alone.
      const cookie = this.#keeping.isInCookie ? 'kept' : 'removed';
      throw sessionOver(visit, 'session.ended', 'the provider does not refresh it any more', cookie);
    }
    if (grant.person === undefined && !isBelieved) {
      throw sessionOver(visit, 'session.expired', 'a refresh says nothing about the person');
    }
    const { person, refreshToken: next, idToken } = grant;
    const refreshed: Session = {
      ...session,
      ...(person === undefined
        ? {}
        : {
            claims: person.claims,
            groups: person.groups,
            groupsLeftOut: person.groupsLeftOut === true,
            identifiedAt: now,
          }),
      refreshAt: refreshTime(now, grant.expiresIn, this.#settings.refreshSeconds),
      refreshToken: next ?? refreshToken,
      idToken: idToken ?? session.idToken,
    };
    if (!(await this.#keeping.replace(held, refreshed))) {
      throw sessionOver(visit, 'session.ended', 'it was ended while it was refreshed');
    }
    return { session: refreshed, revision: held.revision + 1, isNewer: this.#keeping.isInCookie };
  }

  #clientOf(session: Session, visit: Visit): ProviderClient {
    const client = this.#clients.get(session.provider);
    if (client !== undefined && client.settings.issuer === session.issuer) return client;
    throw sessionOver(visit, 'session.ended', 'its provider is not configured any more');
  }
}

/** When the provider is asked again: not later than the access token ends, and not without pause. */
export function refreshTime(now: number, expiresIn: number | undefined, refreshSeconds: number): number {
  return now + Math.max(10, Math.min(refreshSeconds, expiresIn ?? refreshSeconds));
}

/** Whether the provider said nothing about the person: it is down, or does not accept the gate as its client. */
function isOutage(error: unknown): boolean {
  const code = error instanceof AccessError ? error.code : undefined;
  return code === 'session.provider_unavailable' || code === 'session.provider_answer';
}
