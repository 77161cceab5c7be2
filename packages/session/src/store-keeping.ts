import { base64url } from 'jose';
import type { Held, Keeping } from './keeping.ts';
import type { Session } from './session.ts';
import { sessionError } from './session-failure.ts';
import type { SessionEnder, SessionOwner, SessionStore } from './session-store.ts';

/** Keeps sessions in a store. The cookie holds the session's id, sealed; the store knows only its hash. */
export class StoreKeeping implements Keeping {
  readonly isInCookie = false;
  readonly ender: SessionEnder;
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
    this.ender = {
      endAll: (owner: SessionOwner, now: number) => answered(store.endAll(owner, now)),
      endOnce: (owner: SessionOwner, id: string, keepUntil: number, now: number) =>
        answered(store.endOnce(owner, id, keepUntil, now)),
    };
  }

  readonly begin = async (session: Session, endsAt: number, now: number): Promise<string> => {
    const { id, issuer, subject, sid } = session;
    const stored = { key: await keyOf(id), issuer, subject, sid, session: JSON.stringify(session), endsAt };
    await answered(this.#store.add(stored, now));
    return this.cookieText(session);
  };

  readonly find = async (text: string, now: number, notIdleSince: number): Promise<Held | undefined> => {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || !('id' in content)) return undefined;
    if (typeof content.id !== 'string') return undefined;
    const found = await answered(this.#store.find(await keyOf(content.id), now, notIdleSince));
    if (found === undefined) return undefined;
    // Only we write to the store.
    const session = { ...(JSON.parse(found.session) as Session), seenAt: found.seenAt };
    return { session, revision: found.revision, isNewer: false };
  };

  readonly claim = async ({ session, revision }: Held, now: number, until: number): Promise<boolean> =>
    answered(this.#store.claim(await keyOf(session.id), revision, now, until));

  readonly replace = async ({ session, revision }: Held, refreshed: Session): Promise<boolean> =>
    answered(this.#store.replace(await keyOf(session.id), revision, JSON.stringify(refreshed)));

  readonly cookieText = ({ id }: Session): string => JSON.stringify({ v: 1, id });

  readonly end = async ({ id }: Session): Promise<void> => answered(this.#store.remove(await keyOf(id)));
}

async function keyOf(id: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id));
  return base64url.encode(new Uint8Array(hash));
}

/** Whoever cannot tell must not let in. */
async function answered<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    throw sessionError('session.unavailable', { detail: `the session store failed (${kind})`, cause });
  }
}
