import { RecentMap } from '@portcullis/core/internal';
import type { Session } from '../session.ts';
import { endedMeanwhile } from './ended-meanwhile.ts';
import type { LoadedSession, SessionBackend, SessionKeeping } from './session-backend.ts';
import type { SessionHashes } from './session-hashes.ts';
import {
  LONGEST_IDLE_SECONDS,
  type Revocations,
  type SessionEnder,
  type SessionOwner,
} from './session-store.ts';
import type { StoreCall } from './store-call.ts';

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

/** Which version of the content a cookie holds. */
const VERSION = 1;

/** Keeps sessions in their cookies. */
export const inCookies: SessionKeeping = ({ revocations }, call, hashes) =>
  new CookieBackend({ revocations, call, hashes });

/**
 * Keeps sessions in their cookies. One request of an isolate refreshes, the others see what came of it; two isolates
 * may refresh the same session. With revocations, an end is known to every isolate, and sessions can be ended from
 * outside; without them only this isolate knows of an end, and only as long as it lives.
 */
export class CookieBackend implements SessionBackend {
  readonly isInCookie = true;
  readonly list: undefined;
  readonly listPage: undefined;
  readonly ender: SessionEnder | undefined;
  readonly #parts: CookieBackendParts;
  /** Sessions between their refresh and the browser's next request. */
  readonly #recent = new RecentMap<Recent>();
  /** What cookies said, by their text: a browser sends the same one with each request. */
  readonly #read = new RecentMap<Session>();
  /** The last refresh of sessions that ended in this isolate. */
  readonly #ended = new RecentMap<number>();

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
    if (await this.#isRevoked({ ...session, startedAt: session.startedAt + 1 })) throw endedMeanwhile();
    return this.cookieText(session);
  };

  readonly knownHere = (text: string): LoadedSession | undefined =>
    this.#parts.revocations === undefined ? this.#here(text) : undefined;

  readonly find = async (text: string): Promise<LoadedSession | undefined> => {
    const here = this.#here(text);
    if (here === undefined || (await this.#isRevoked(here.session))) return undefined;
    // It may have been ended, or refreshed, while others were asked.
    return this.#here(text);
  };

  readonly claim = async (
    { session, revision }: LoadedSession,
    now: number,
    until: number,
  ): Promise<boolean> => {
    const recent = this.#recent.get(session.id);
    if (recent !== undefined && (recent.session.refreshAt > revision || recent.claimedUntil > now))
      return false;
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
    this.#ended.set(session.id, Number.POSITIVE_INFINITY);
    if (revocations === undefined) return;
    const key = await hashes.of(session.id);
    await call(() => revocations.endSession(key, now + LONGEST_IDLE_SECONDS, now));
  };

  readonly forget = async ({ id, refreshAt }: Session): Promise<void> => {
    this.#recent.delete(id);
    // Another isolate may have refreshed it: what the browser has from there is newer, and good.
    this.#ended.set(id, Math.max(refreshAt, this.#ended.get(id) ?? 0));
  };

  /** As far as this isolate knows. */
  #here(text: string): LoadedSession | undefined {
    const sent = this.#sessionOf(text);
    if (sent === undefined || sent.refreshAt <= (this.#ended.get(sent.id) ?? 0)) return undefined;
    const recent = this.#recent.get(sent.id)?.session;
    const isNewer = recent !== undefined && recent.refreshAt > sent.refreshAt;
    const session = isNewer ? { ...recent, seenAt: Math.max(recent.seenAt, sent.seenAt) } : sent;
    return { session, revision: session.refreshAt, isNewer };
  }

  async #isRevoked({ id, issuer, subject, sid, startedAt }: Session): Promise<boolean> {
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
