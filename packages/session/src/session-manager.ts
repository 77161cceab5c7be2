import { AccessError, type BaseContext, type Identity, type SessionFacts } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/recent-map';
import type { KeyRing, Opened } from './cookies/key-ring.ts';
import { fitsCookies, readSessionCookie, SESSION_COOKIE, sessionCookies } from './cookies/session-cookie.ts';
import { sessionOver } from './invalid-session.ts';
import type { Visit } from './request-state.ts';
import { secondsOf } from './seconds.ts';
import { identityOf, type Session, sessionEnd, sessionProblem } from './session.ts';
import { sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';
import type { SessionRefresh } from './session-refresh.ts';
import type { Held, Keeping } from './store/session-backend.ts';
import type { SessionHashes } from './store/session-hashes.ts';

/** A session that is in use is written again this often, in seconds. */
const SEEN_SECONDS = 60;

/** Finds the session of a request, keeps it fresh, and sees to its cookie. */
export class SessionReader {
  readonly #settings: SessionSettings;
  readonly #ring: KeyRing;
  readonly #keeping: Keeping;
  readonly #refresh: SessionRefresh;
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
    refresh: SessionRefresh,
    hashes: SessionHashes,
  ) {
    this.#settings = settings;
    this.#ring = ring;
    this.#keeping = keeping;
    this.#refresh = refresh;
    this.#hashes = hashes;
  }

  /** Whether the request carries a session cookie, good or bad. */
  hasCookie(visit: Visit): boolean {
    return readSessionCookie(visit.sent).kind !== 'none';
  }

  /**
   * The session, or `undefined` if the request carries none. One that is there and not good is an error, and its cookie is
   * removed.
   */
  find(context: BaseContext, visit: Visit): Promise<Session | undefined> {
    visit.session ??= this.#find(context, visit);
    return visit.session;
  }

  /**
   * The session that a request came with, to end it: it is not refreshed, and does not count as used. `undefined` if
   * there is none, or if it is over.
   */
  async leaving(context: BaseContext, visit: Visit): Promise<Session | undefined> {
    try {
      const opened = await this.#open(visit);
      if (opened === undefined) return undefined;
      const held = await this.#held(opened.text, secondsOf(context), Number.MAX_SAFE_INTEGER, visit);
      return held.session;
    } catch (error) {
      if (error instanceof AccessError && error.status === 401) return undefined;
      throw error;
    }
  }

  /** The caller that a session stands for: the same object as long as it says the same. */
  identity(session: Session): Identity {
    const { id, identifiedAt, seenAt } = session;
    const key = `${id} ${identifiedAt} ${seenAt}`;
    const known = this.#identities.get(key);
    if (known !== undefined) return known;
    const identity = identityOf(session, this.#settings);
    this.#identities.set(key, identity, JSON.stringify([session.claims, session.groups]).length);
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
    if (!this.#keeping.isInCookie) await this.#refresh.fresh(held, opened.text, context, visit);
    else if (now >= held.session.identifiedAt + this.#settings.identitySeconds) {
      throw sessionOver(visit, 'session.expired', 'what the provider said may no longer be believed');
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
    const fresh = await this.#refresh.fresh(held, opened.text, context, visit);
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
      throw sessionOver(visit, 'session.invalid', 'a part of the cookie is missing');
    const known = this.#opened.get(reading.sealed);
    if (known !== undefined) return known;
    const opened = await this.#ring.open(SESSION_COOKIE, reading.sealed);
    if (opened !== undefined) {
      this.#opened.set(reading.sealed, opened, opened.text.length);
      return opened;
    }
    throw sessionOver(visit, 'session.invalid', 'the cookie was not sealed with a key that is known here');
  }

  /** The session that the text stands for, if it is not over. */
  async #held(text: string, now: number, notIdleSince: number, visit: Visit): Promise<Held> {
    const held = await this.#keeping.find(text, now, notIdleSince);
    if (held === undefined) throw sessionOver(visit, 'session.ended', 'it was ended, or is not known');
    const problem = sessionProblem(held.session, this.#settings, now);
    if (problem === undefined) return held;
    await this.#keeping.forget(held.session);
    throw sessionOver(visit, 'session.expired', problem);
  }
}
