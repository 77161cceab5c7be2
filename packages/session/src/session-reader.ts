import { AccessError, type BaseContext, type Identity, type SessionFacts } from '@portcullis/core';
import type { Held, Keeping } from './keeping.ts';
import type { KeyRing, Opened } from './key-ring.ts';
import type { Grant, ProviderClient } from './provider-client.ts';
import { RecentMap } from './recent-map.ts';
import { identityOf, type Session, sessionEnd, sessionProblem } from './session.ts';
import {
  clearedSession,
  fitsCookies,
  readSessionCookie,
  SESSION_COOKIE,
  sessionCookies,
} from './session-cookie.ts';
import { type SessionFailure, sessionError } from './session-failure.ts';
import type { SessionHashes } from './session-hashes.ts';
import type { SessionSettings } from './session-options.ts';
import type { Visit } from './visit.ts';

/** A refresh must be done in this time, in seconds; then another request may try. It also spares a failing provider. */
const CLAIM_SECONDS = 30;

/** How often somebody who has to wait for another's refresh looks, in milliseconds. */
const POLL_MS = 50;

/** A session that is in use is written again this often, in seconds. */
const SEEN_SECONDS = 60;

/** Finds the session of a request, keeps it fresh, and sees to its cookie. */
export class SessionReader {
  readonly #settings: SessionSettings;
  readonly #ring: KeyRing;
  readonly #keeping: Keeping;
  readonly #clients: ReadonlyMap<string, ProviderClient>;
  readonly #hashes: SessionHashes;
  /**
   * What cookies held that were opened before, by the whole of what was sealed: the same keys open it to the same text.
   * Whether that session is over, idle or was ended is asked each time.
   */
  readonly #opened = new RecentMap<Opened>();
  /** So that later steps can remember by them. */
  readonly #identities = new RecentMap<Identity>();

  constructor(
    settings: SessionSettings,
    ring: KeyRing,
    keeping: Keeping,
    clients: ReadonlyMap<string, ProviderClient>,
    hashes: SessionHashes,
  ) {
    this.#settings = settings;
    this.#ring = ring;
    this.#keeping = keeping;
    this.#clients = clients;
    this.#hashes = hashes;
  }

  /** Whether the request carries a session cookie, good or bad. */
  hasCookie(visit: Visit): boolean {
    return readSessionCookie(visit.sent).kind !== 'none';
  }

  /**
   * The session, or nothing if the request carries none. One that is there and not good is an error, and its cookie is
   * removed.
   */
  find(context: BaseContext, visit: Visit): Promise<Session | undefined> {
    visit.session ??= this.#find(context, visit);
    return visit.session;
  }

  /** The caller that a session stands for: the same object as long as it says the same. */
  identity(session: Session): Identity {
    const { id, identifiedAt, seenAt } = session;
    const key = `${id} ${identifiedAt} ${seenAt}`;
    const known = this.#identities.get(key);
    if (known !== undefined) return known;
    const identity = identityOf(session, this.#settings);
    this.#identities.set(key, identity);
    return identity;
  }

  /** What the record may say of a session. */
  async facts(session: Session): Promise<SessionFacts> {
    const { id, startedAt } = session;
    const expires = sessionEnd(session, this.#settings);
    return { idHash: await this.#hashes.of(id), created: startedAt, expires };
  }

  /**
   * Fails if the session of a request, which was good then, is over by now. It does not count as use. No cookie can
   * follow, so a session in cookies is not refreshed, and ends for this request when it may no longer be believed.
   */
  async check(context: BaseContext, visit: Visit): Promise<void> {
    const opened = await this.#open(visit);
    if (opened === undefined) throw sessionError('session.login_required');
    const now = secondsOf(context);
    const held = await this.#held(opened.text, now, Number.MAX_SAFE_INTEGER, visit);
    if (!this.#keeping.isInCookie) await this.#fresh(held, opened.text, context, visit);
    else if (now >= held.session.identifiedAt + this.#settings.identitySeconds) {
      throw this.#over(visit, 'session.expired', 'what the provider said may no longer be believed');
    }
  }

  /** The `Set-Cookie` lines for a session that begins or has changed. */
  async cookiesOf(session: Session, text: string, visit: Visit, now: number): Promise<string[]> {
    const seconds = Math.max(1, session.startedAt + this.#settings.lifetimeSeconds - now);
    let sealed = await this.#ring.seal(SESSION_COOKIE, text);
    if (!fitsCookies(sealed.length) && this.#keeping.isInCookie) {
      // The provider then asks the person whether they want to log out there: better than no session.
      const without = this.#keeping.cookieText({ ...session, idToken: undefined });
      sealed = await this.#ring.seal(SESSION_COOKIE, without);
    }
    return sessionCookies(sealed, seconds, visit.sent);
  }

  async #find(context: BaseContext, visit: Visit): Promise<Session | undefined> {
    const opened = await this.#open(visit);
    if (opened === undefined) return undefined;
    const now = secondsOf(context);
    const held = await this.#held(opened.text, now, now - this.#settings.idleSeconds, visit);
    const fresh = await this.#fresh(held, opened.text, context, visit);
    const isSeenAnew = this.#keeping.isInCookie && now >= fresh.session.seenAt + SEEN_SECONDS;
    const session = isSeenAnew ? { ...fresh.session, seenAt: now } : fresh.session;
    if (opened.isOld || isSeenAnew || fresh.isNewer) {
      const text = this.#keeping.cookieText(session);
      visit.cookies.push(...(await this.cookiesOf(session, text, visit, now)));
    }
    context.trail.add({ type: 'session.used', session: await this.facts(session) });
    return session;
  }

  /** The text that the cookie holds. */
  async #open(visit: Visit): Promise<Opened | undefined> {
    const reading = readSessionCookie(visit.sent);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'broken')
      throw this.#over(visit, 'session.invalid', 'a part of the cookie is missing');
    const known = this.#opened.get(reading.sealed);
    if (known !== undefined) return known;
    const opened = await this.#ring.open(SESSION_COOKIE, reading.sealed);
    if (opened !== undefined) {
      this.#opened.set(reading.sealed, opened);
      return opened;
    }
    throw this.#over(visit, 'session.invalid', 'the cookie was not sealed with a key that is known here');
  }

  /** The session that the text stands for, if it is not over. */
  async #held(text: string, now: number, notIdleSince: number, visit: Visit): Promise<Held> {
    const held = await this.#keeping.find(text, now, notIdleSince);
    if (held === undefined) throw this.#over(visit, 'session.ended', 'it was ended, or is not known');
    const problem = sessionProblem(held.session, this.#settings, now);
    if (problem === undefined) return held;
    await this.#keeping.end(held.session, now);
    throw this.#over(visit, 'session.expired', problem);
  }

  /** The session with what the provider says today, if it is time to ask. */
  async #fresh(held: Held, text: string, context: BaseContext, visit: Visit): Promise<Held> {
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
        throw this.#over(visit, 'session.ended', 'it was ended while it was refreshed');
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
      throw this.#over(visit, 'session.ended', 'the provider does not refresh it any more', cookie);
    }
    if (grant.person === undefined && !isBelieved) {
      throw this.#over(visit, 'session.expired', 'a refresh says nothing about the person');
    }
    const { person, refreshToken: next, idToken } = grant;
    const refreshed: Session = {
      ...session,
      ...(person === undefined ? {} : { claims: person.claims, groups: person.groups, identifiedAt: now }),
      refreshAt: refreshTime(now, grant.expiresIn, this.#settings.refreshSeconds),
      refreshToken: next ?? refreshToken,
      idToken: idToken ?? session.idToken,
    };
    if (!(await this.#keeping.replace(held, refreshed))) {
      throw this.#over(visit, 'session.ended', 'it was ended while it was refreshed');
    }
    return { session: refreshed, revision: held.revision + 1, isNewer: this.#keeping.isInCookie };
  }

  #clientOf(session: Session, visit: Visit): ProviderClient {
    const client = this.#clients.get(session.provider);
    if (client !== undefined && client.settings.issuer === session.issuer) return client;
    throw this.#over(visit, 'session.ended', 'its provider is not configured any more');
  }

  #over(
    visit: Visit,
    code: SessionFailure,
    detail: string,
    cookie: 'removed' | 'kept' = 'removed',
  ): AccessError {
    if (cookie === 'removed') visit.cookies.push(...clearedSession(visit.sent));
    return sessionError(code, { detail: `the session is not good: ${detail}` });
  }
}

/** When the provider is asked again: not later than the access token ends, and not without pause. */
export function refreshTime(now: number, expiresIn: number | undefined, refreshSeconds: number): number {
  return now + Math.max(10, Math.min(refreshSeconds, expiresIn ?? refreshSeconds));
}

/** Now, in seconds since the Unix epoch. */
export function secondsOf({ clock }: Pick<BaseContext, 'clock'>): number {
  return Math.floor(clock.now() / 1000);
}

/** Whether the provider said nothing about the person: it is down, or does not accept the gate as its client. */
function isOutage(error: unknown): boolean {
  const code = error instanceof AccessError ? error.code : undefined;
  return code === 'session.provider_unavailable' || code === 'session.provider_answer';
}
