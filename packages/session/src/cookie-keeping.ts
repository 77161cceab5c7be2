import { RecentMap } from '@portcullis/core/recent-map';
import type { Held, Keeping } from './keeping.ts';
import type { Session } from './session.ts';
import type { Revocations } from './session-store.ts';

interface Recent {
  readonly session: Session;
  readonly claimedUntil: number;
}

/** Which version of the content a cookie holds. */
const VERSION = 1;

/**
 * Keeps sessions in their cookies. One request of an isolate refreshes, the others see what came of it; two isolates
 * may refresh the same session. With revocations, sessions can be ended from outside.
 */
export class CookieKeeping implements Keeping {
  readonly isInCookie = true;
  readonly ender: Revocations | undefined;
  /** Sessions between their refresh and the browser's next request. */
  readonly #recent = new RecentMap<Recent>();
  /** What cookies said, by their text: a browser sends the same one with each request. */
  readonly #read = new RecentMap<Session>();
  /** The last refresh of sessions that ended in this isolate. */
  readonly #ended = new RecentMap<number>();

  constructor(revocations: Revocations | undefined) {
    this.ender = revocations;
  }

  readonly begin = async (session: Session): Promise<string> => this.cookieText(session);

  readonly find = async (text: string): Promise<Held | undefined> => {
    const sent = this.#sessionOf(text);
    if (sent === undefined) return undefined;
    const { issuer, subject, sid, id, startedAt } = sent;
    if (sent.refreshAt <= (this.#ended.get(id) ?? 0)) return undefined;
    const endedAt = await this.ender?.endedAt({ issuer, subject, sid });
    // A login in the second of the logout is ended too.
    if (endedAt !== undefined && startedAt <= endedAt) return undefined;
    const recent = this.#recent.get(id)?.session;
    const isNewer = recent !== undefined && recent.refreshAt > sent.refreshAt;
    const session = isNewer ? { ...recent, seenAt: Math.max(recent.seenAt, sent.seenAt) } : sent;
    return { session, revision: session.refreshAt, isNewer };
  };

  readonly claim = async ({ session, revision }: Held, now: number, until: number): Promise<boolean> => {
    const recent = this.#recent.get(session.id);
    if (recent !== undefined && (recent.session.refreshAt > revision || recent.claimedUntil > now))
      return false;
    this.#remember({ session, claimedUntil: until });
    return true;
  };

  readonly replace = async (_: Held, session: Session): Promise<boolean> => {
    this.#remember({ session, claimedUntil: 0 });
    return true;
  };

  readonly cookieText = (session: Session): string => JSON.stringify({ v: VERSION, session });

  readonly end = async ({ id, refreshAt }: Session): Promise<void> => {
    this.#recent.delete(id);
    this.#ended.set(id, refreshAt);
  };

  #sessionOf(text: string): Session | undefined {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const session = sessionIn(JSON.parse(text));
    if (session !== undefined) this.#read.set(text, session);
    return session;
  }

  #remember(recent: Recent): void {
    this.#recent.set(recent.session.id, recent);
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
