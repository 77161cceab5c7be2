import { AccessError, type BaseContext, type Identity } from '@portcullis/core';
import { RecentMap, type SessionFacts } from '@portcullis/core/internal';
import type { KeyRing } from '../cookies/key-ring.ts';
import { readSessionCookie } from '../cookies/session-cookie.ts';
import { sessionError } from '../failures/session-failure.ts';
import type { LoadedSession, SessionBackend } from '../keeping/session-backend.ts';
import type { SessionHashes } from '../keeping/session-hashes.ts';
import { FREE } from '../lock/lock-index.ts';
import { refuseLocked } from '../lock/refuse-locked.ts';
import { secondsOf } from '../session/seconds.ts';
import {
  identityOf,
  isAhead,
  isBelieved,
  type Lifetimes,
  type Session,
  said,
  sessionEnd,
  sessionProblem,
} from '../session/session.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { DeviceGuard } from './device-guard.ts';
import { invalidSession } from './invalid-session.ts';
import { isRefreshDue } from './refresh-due.ts';
import { type RequestState, withoutCookies } from './request-state.ts';
import { SealedCookies } from './sealed-cookies.ts';
import type { SessionRefresh } from './session-refresh.ts';

/** A session that is in use is written again this often, in seconds. */
const SEEN_SECONDS = 60;

/** The text of a cookie, and the key that sealed what showed it: a cookie, or a credential. */
export interface ShownText {
  readonly text: string;
  readonly sealedBy: string | undefined;
  /**
   * Whether an agent shows it, which works while the browser of the session is closed: idle time does not end the session for it, and its
   * use does not count for the browser.
   */
  readonly isOfAgent?: boolean;
}

/** Finds the session of a request, refreshes it, and maintains its cookie. */
export class SessionManager {
  readonly cookies: SealedCookies;
  readonly #settings: SessionSettings;
  readonly #backend: SessionBackend;
  readonly #refresh: () => Promise<Pick<SessionRefresh, 'fresh'>>;
  readonly #hashes: SessionHashes;
  readonly #device: Pick<DeviceGuard<never>, 'provedAt'> | undefined;
  /** So that later steps can remember by them. */
  readonly #identities = new RecentMap<Identity>();

  /** @param refresh imports the code that asks providers again */
  constructor(
    settings: SessionSettings,
    ring: KeyRing,
    backend: SessionBackend,
    refresh: () => Promise<Pick<SessionRefresh, 'fresh'>>,
    hashes: SessionHashes,
    device: Pick<DeviceGuard<never>, 'provedAt'> | undefined,
  ) {
    this.#device = device;
    this.#settings = settings;
    this.cookies = new SealedCookies(settings, ring, backend);
    this.#backend = backend;
    this.#refresh = refresh;
    this.#hashes = hashes;
  }

  /** Whether the request carries a session cookie, good or bad. */
  hasCookie(requestState: RequestState): boolean {
    return readSessionCookie(requestState.sent).kind !== 'none';
  }

  /**
   * The session, or `undefined` if the request carries none. Fails for an invalid one, and deletes its cookie.
   */
  find(context: BaseContext, requestState: RequestState): Promise<Session | undefined> {
    requestState.session ??= this.#find(context, requestState);
    return requestState.session;
  }

  /**
   * The session, if all of it is cached in this isolate and nothing has to be done about it, so that no call is awaited. It is checked as
   * `find` does, including its end. `undefined` means nothing: then `find` must be called.
   */
  findAtOnce(context: BaseContext, requestState: RequestState): Session | undefined {
    if (requestState.session !== undefined) return undefined;
    const opened = this.cookies.known(requestState);
    if (opened === undefined || opened.isOld) return undefined;
    const loaded = this.#backend.knownHere(opened.text);
    if (loaded === undefined || loaded.isNewer) return undefined;
    const { session } = loaded;
    const now = secondsOf(context);
    const idHash = this.#hashes.known(session.id);
    if (
      idHash === undefined ||
      sessionProblem(session, this.#settings, now) !== undefined ||
      isAhead(session, now) ||
      isRefreshDue(session, this.#settings, now) ||
      this.#isSeenAnew(session, now) ||
      !this.#isFreeAtOnce(session, context)
    ) {
      return undefined;
    }
    requestState.session = Promise.resolve(session);
    context.trail.add({ type: 'session.used', session: this.#factsWith(idHash, session) });
    return session;
  }

  /**
   * The session that a request came with, to end it: it is not refreshed, and does not count as used. An expired one is found too: the
   * clock of this machine may be ahead, and the session valid elsewhere. `undefined` if there is none, or if it was ended.
   */
  async leaving(requestState: RequestState): Promise<Session | undefined> {
    try {
      const opened = await this.cookies.open(requestState);
      if (opened === undefined) return undefined;
      return (await this.#backend.find(opened.text, 0, Number.MAX_SAFE_INTEGER, undefined))?.session;
    } catch (error) {
      if (error instanceof AccessError && error.status === 401) return undefined;
      throw error;
    }
  }

  /** The caller of a session: the same object as long as its content is the same. */
  identity(session: Session): Identity {
    const { id, identifiedAt, seenAt, provedAt } = session;
    const key = `${id} ${identifiedAt} ${seenAt} ${provedAt}`;
    const known = this.#identities.get(key);
    if (known !== undefined) return known;
    const identity = identityOf(session, this.#settings);
    this.#identities.set(key, identity, JSON.stringify([session.claims, session.groups]).length);
    return identity;
  }

  /** What the record may contain of a session. */
  async facts(session: Session): Promise<SessionFacts> {
    return this.#factsWith(await this.#hashes.of(session.id), session);
  }

  /**
   * Fails if the session of a request, which was valid at the start, is over by now, or belongs to a person whose claims have changed at
   * the provider: the earlier decision may be wrong. It does not count as use. No cookie can follow, so a session in cookies is not
   * refreshed, and ends for this request when its data is too old.
   */
  async check(context: BaseContext, requestState: RequestState): Promise<void> {
    const opened = await this.cookies.open(requestState);
    if (opened === undefined) throw sessionError('session.login_required');
    const session = await this.checkText(opened, await requestState.session, context, requestState);
    await this.#device?.provedAt(session, requestState, context);
  }

  /** The same for the text of a cookie, for callers that hold it in another form. They show no proof of a browser's key. Returns the session. */
  async checkText(
    shown: ShownText,
    before: Session | undefined,
    context: BaseContext,
    requestState: RequestState = withoutCookies(),
  ): Promise<Session> {
    const now = secondsOf(context);
    let loaded = await this.#good(shown, context, Number.MAX_SAFE_INTEGER, requestState);
    if (!this.#backend.isInCookie) {
      loaded = await this.#fresh(loaded, shown, context, requestState);
    } else if (!isBelieved(loaded.session, this.#settings, now)) {
      throw invalidSession(
        requestState,
        'session.expired',
        'the identity from the provider is older than identitySeconds',
      );
    }
    if (before !== undefined && said(before) !== said(loaded.session)) {
      throw sessionError('session.ended', {
        detail: 'the provider now reports different facts about the user',
      });
    }
    return loaded.session;
  }

  async #find(context: BaseContext, requestState: RequestState): Promise<Session | undefined> {
    const opened = await this.cookies.open(requestState);
    if (opened === undefined) return undefined;
    const now = secondsOf(context);
    const loaded = await this.#good(opened, context, now - this.#settings.idleSeconds, requestState);
    const provedAt = await this.#device?.provedAt(loaded.session, requestState, context);
    const fresh = await this.#fresh(loaded, opened, context, requestState);
    const isSeenAnew = this.#isSeenAnew(fresh.session, now);
    const seen = isSeenAnew ? { ...fresh.session, seenAt: now } : fresh.session;
    const session = provedAt === undefined ? seen : { ...seen, provedAt };
    if (opened.isOld || isSeenAnew || fresh.isNewer) {
      await this.cookies.renew(session, requestState, now);
    }
    context.trail.add({ type: 'session.used', session: await this.facts(session) });
    return session;
  }

  /**
   * The session for the text of a cookie, for callers that hold that text in another form. It is refreshed and counts as used, and no
   * cookie is written: for sessions in a store.
   */
  async standsFor(shown: ShownText, context: BaseContext): Promise<Session> {
    const requestState = withoutCookies();
    const loaded = await this.#good(
      shown,
      context,
      this.#notIdleSince(shown, secondsOf(context)),
      requestState,
    );
    const { session } = await this.#fresh(loaded, shown, context, requestState);
    context.trail.add({ type: 'session.used', session: await this.facts(session) });
    return session;
  }

  /** The session with this hash of its id, if it is not over. It is not used by this, and not checked for a proof of its browser's key. */
  async named(hash: string, context: BaseContext): Promise<Session> {
    const now = secondsOf(context);
    const loaded = this.#notOver(await this.#backend.named?.(hash, now), now, withoutCookies());
    const good = this.#notAhead(loaded, now, withoutCookies());
    return (await this.#notLocked(good, context, withoutCookies())).session;
  }

  /** Under which key a store has the session of this text; `undefined` if no store has it. */
  async keyOf(text: string): Promise<string | undefined> {
    return await this.#backend.keyOf?.(text);
  }

  /** The session with the provider's current claims, if a refresh is due. */
  async #fresh(
    loaded: LoadedSession,
    shown: ShownText,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    if (!isRefreshDue(loaded.session, this.#settings, secondsOf(context))) return loaded;
    const refresh = await this.#refresh();
    const find = (now: number): Promise<LoadedSession | undefined> =>
      this.#backend.find(shown.text, now, this.#notIdleSince(shown, now), undefined);
    return await refresh.fresh(loaded, find, context, requestState);
  }

  /** Since when a session must have been used so that this use counts. */
  #notIdleSince({ isOfAgent = false }: ShownText, now: number): number {
    return isOfAgent ? Number.MAX_SAFE_INTEGER : now - this.#settings.idleSeconds;
  }

  #isSeenAnew({ seenAt }: Session, now: number): boolean {
    return this.#backend.isInCookie && now >= seenAt + SEEN_SECONDS;
  }

  #factsWith(idHash: string, session: Session): SessionFacts {
    return { idHash, created: session.startedAt, expires: sessionEnd(session, this.#settings) };
  }

  /** The session for the text, if it is valid. */
  async #good(
    shown: ShownText,
    context: BaseContext,
    notIdleSince: number,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const now = secondsOf(context);
    const loaded = await this.#loaded(shown, now, notIdleSince, requestState);
    return this.#notLocked(this.#notAhead(loaded, now, requestState), context, requestState);
  }

  #notAhead(loaded: LoadedSession, now: number, requestState: RequestState): LoadedSession {
    if (!isAhead(loaded.session, now)) return loaded;
    // Where it is the clock of this machine that is wrong, it is good again as soon as that is set.
    const detail = 'it starts in the future: the clock was set back or is slow';
    throw invalidSession(requestState, 'session.expired', detail, 'kept');
  }

  /** Whether it is known, without waiting, that the session's person has no entry in the list of locks. */
  #isFreeAtOnce(session: Session, context: BaseContext): boolean {
    const { locks } = this.#settings;
    return locks === undefined || locks.heldAtOnce(this.identity(session), context) === FREE;
  }

  /** The session, if its person is not locked, and has not been told to log in again. */
  async #notLocked(
    loaded: LoadedSession,
    context: BaseContext,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const { session } = loaded;
    const held = await this.#settings.locks?.held(this.identity(session), context);
    if (held === undefined || held === FREE) return loaded;
    refuseLocked(held);
    if (session.startedAt <= held.endedAt)
      throw invalidSession(requestState, 'session.ended', 'all sessions of its person were ended');
    if (session.identifiedAt > held.refreshAt) return loaded;
    if (session.refreshToken !== undefined) return { ...loaded, session: { ...session, refreshAt: 0 } };
    const detail = 'the provider reported a change, and returned no refresh token';
    throw invalidSession(requestState, 'session.expired', detail);
  }

  /** The session for the text, if it is not over. */
  async #loaded(
    { text, sealedBy, isOfAgent = false }: ShownText,
    now: number,
    notIdleSince: number,
    requestState: RequestState,
  ): Promise<LoadedSession> {
    const seal = sealedBy === undefined ? undefined : { by: sealedBy };
    const found = await this.#backend.find(text, now, notIdleSince, seal);
    const lifetimes = isOfAgent ? { ...this.#settings, idleSeconds: Number.POSITIVE_INFINITY } : undefined;
    return this.#notOver(found, now, requestState, lifetimes);
  }

  #notOver(
    loaded: LoadedSession | undefined,
    now: number,
    requestState: RequestState,
    lifetimes: Lifetimes = this.#settings,
  ): LoadedSession {
    if (loaded === undefined)
      throw invalidSession(requestState, 'session.ended', 'it was ended, or is not in the store');
    const problem = sessionProblem(loaded.session, lifetimes, now);
    if (problem === undefined) return loaded;
    // It stays where it is stored: this clock may be ahead, and programs and other machines still use it.
    throw invalidSession(requestState, 'session.expired', problem);
  }
}
