import { RecentMap } from '@portcullis/core/internal';
import { AHEAD_SECONDS, type Session } from '../session/session.ts';
import type { StoreCall } from '../session/store-call.ts';
import {
  LONGEST_IDLE_SECONDS,
  type Revocations,
  type SessionEnder,
  type SessionOwner,
} from '../store/session-store.ts';
import { endedMeanwhile } from './ended-meanwhile.ts';
import type { LoadedSession, SessionBackend, SessionKeeping } from './session-backend.ts';
import type { SessionHashes } from './session-hashes.ts';

interface Recent {
  readonly session: Session;
  readonly claimedUntil: number;
}

/** What sessions in cookies work with. */
export interface CookieBackendParts {
  readonly revocations: Revocations | undefined;
  readonly call: StoreCall;
  readonly hashes: SessionHashes;
}

/** What distinguishes copies of a session. */
type Copy = Pick<Session, 'revision' | 'refreshAt'>;

/** Of a session that was ended: no copy of it is newer. */
const LAST: Copy = { revision: Number.POSITIVE_INFINITY, refreshAt: Number.POSITIVE_INFINITY };

/** The version of a cookie's content. */
const VERSION = 1;

/** Stores sessions in their cookies. */
export const inCookies: SessionKeeping = ({ revocations }, call, hashes) =>
  new CookieBackend({ revocations, call, hashes });

/**
 * Stores sessions in their cookies. One request of an isolate refreshes, and the others use its result; two isolates may refresh the same
 * session. With revocations, every isolate learns of an end, and sessions can be ended from outside; without them only this isolate knows
 * of an end, for as long as it lives.
 */
export class CookieBackend implements SessionBackend {
  readonly isInCookie = true;
  readonly keyOf: undefined;
  readonly named: undefined;
  readonly list: undefined;
  readonly listPage: undefined;
  readonly ender: SessionEnder | undefined;
  readonly #parts: CookieBackendParts;
  /** Sessions between their refresh and the browser's next request. */
  readonly #recent = new RecentMap<Recent>();
  /** The content of cookies, by their text: a browser sends the same one with each request. */
  readonly #read = new RecentMap<Session>();
  /** The last copy of sessions that ended in this isolate. */
  readonly #ended = new RecentMap<Copy>();

  constructor(parts: CookieBackendParts) {
    const { revocations, call } = parts;
    this.#parts = parts;
    this.ender = revocations && {
      endAll: (owner: SessionOwner, now: number) => call(() => revocations.endAll(owner, now)),
      endOnce: (owner: SessionOwner, id: string, keepUntil: number, now: number) =>
        call(() => revocations.endOnce(owner, id, keepUntil, now)),
    };
  }

  readonly begin = async (session: Session): Promise<string> => {
    // One that began in the second of the end is ended too, and the next login is good: only a later end is told of.
    if (await this.#isEnded(session, session.startedAt + 1)) throw endedMeanwhile();
    // An end that is known by now came before it, whatever the clock said that it was remembered by.
    const isAfterEnd = await this.#isEnded(session, session.startedAt - AHEAD_SECONDS);
    return this.cookieText(isAfterEnd ? { ...session, isAfterEnd } : session);
  };

  readonly knownHere = (text: string): LoadedSession | undefined =>
    this.#parts.revocations === undefined ? this.#here(text) : undefined;

  readonly find = async (text: string): Promise<LoadedSession | undefined> => {
    const here = this.#here(text);
    if (here === undefined || (await this.#isRevoked(here.session))) return undefined;
    // It may have been ended, or refreshed, while others were asked.
    return this.#here(text);
  };

  readonly claim = async ({ session }: LoadedSession, now: number, until: number): Promise<boolean> => {
    const recent = this.#recent.get(session.id);
    if (recent !== undefined && (isNewer(recent.session, session) || recent.claimedUntil > now)) return false;
    this.#remember({ session, claimedUntil: until });
    return true;
  };

  readonly replace = async (_: LoadedSession, session: Session): Promise<boolean> => {
    this.#remember({ session, claimedUntil: 0 });
    return true;
  };

  readonly cookieText = (session: Session): string => JSON.stringify({ v: VERSION, session });

  readonly end = async (session: Session, now: number): Promise<void> => {
    const { revocations, call, hashes } = this.#parts;
    this.#recent.delete(session.id);
    // Whatever a refresh in flight makes of it: it stays ended.
    this.#ended.set(session.id, LAST);
    if (revocations === undefined) return;
    const key = await hashes.of(session.id);
    await call(() => revocations.endSession(key, now + LONGEST_IDLE_SECONDS, now));
  };

  readonly forget = async ({ id, revision, refreshAt }: Session): Promise<void> => {
    this.#recent.delete(id);
    // Another isolate may have refreshed it: what the browser has from there is newer, and good.
    const copy = { revision, refreshAt };
    const ended = this.#ended.get(id);
    if (ended === undefined || isNewer(copy, ended)) this.#ended.set(id, copy);
  };

  /** As far as this isolate knows. */
  #here(text: string): LoadedSession | undefined {
    const sent = this.#sessionOf(text);
    if (sent === undefined) return undefined;
    const ended = this.#ended.get(sent.id);
    if (ended !== undefined && !isNewer(sent, ended)) return undefined;
    const recent = this.#recent.get(sent.id)?.session;
    if (recent === undefined || !isNewer(recent, sent)) return loadedOf(sent, false);
    return loadedOf({ ...recent, seenAt: Math.max(recent.seenAt, sent.seenAt) }, true);
  }

  /**
   * The clock that dated the start of the session may have been ahead of the one that dated an end. So an end counts from that much earlier
   * on, unless the session started after such an end: for that one, only the times decide.
   */
  #isRevoked(session: Session): Promise<boolean> {
    const { startedAt, isAfterEnd } = session;
    return this.#isEnded(session, isAfterEnd === true ? startedAt : startedAt - AHEAD_SECONDS);
  }

  async #isEnded({ id, issuer, subject, sid }: Session, startedAt: number): Promise<boolean> {
    const { revocations, call, hashes } = this.#parts;
    if (revocations === undefined) return false;
    const key = await hashes.of(id);
    return await call(() => revocations.isEnded({ key, issuer, subject, sid, startedAt }));
  }

  #sessionOf(text: string): Session | undefined {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const session = sessionIn(JSON.parse(text));
    if (session !== undefined) this.#read.set(text, session, text.length);
    return session;
  }

  #remember(recent: Recent): void {
    this.#recent.set(recent.session.id, recent, this.cookieText(recent.session).length);
  }
}

/**
 * Whether one copy of a session is of a later refresh than the other. Their due times decide only for copies of an earlier version that did
 * not count: if the intervals were shortened, or the clock was set back, the newer one is due before the older one.
 */
function isNewer(one: Copy, other: Copy): boolean {
  const [revision, otherRevision] = [one.revision ?? 0, other.revision ?? 0];
  return revision === otherRevision ? one.refreshAt > other.refreshAt : revision > otherRevision;
}

function loadedOf(session: Session, isNewer: boolean): LoadedSession {
  return { session, revision: session.revision ?? 0, isNewer };
}

/** Only we seal: what has our version is what we wrote. */
function sessionIn(content: unknown): Session | undefined {
  const isOurs =
    typeof content === 'object' &&
    content !== null &&
    'v' in content &&
    content.v === VERSION &&
    'session' in content;
  return isOurs ? (content.session as Session) : undefined;
}
