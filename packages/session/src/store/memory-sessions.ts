import type { CredentialStore } from '../credentials/credential-store.ts';
import { memoryCredentials } from '../credentials/memory-credentials.ts';
import type {
  CookieSession,
  Revocations,
  SessionOwner,
  SessionStore,
  StoredSession,
} from './session-store.ts';

interface Kept extends StoredSession {
  readonly revision: number;
  readonly seenAt: number;
  readonly claimedUntil: number;
}

/**
 * A store in the memory of one isolate, for development and tests. In production there are many isolates, and each
 * would know only its own sessions.
 */
export function memorySessions(): SessionStore & Revocations & CredentialStore {
  const sessions = new Map<string, Kept>();
  const endings: { readonly owner: SessionOwner; readonly at: number }[] = [];
  const usedIds = new Map<string, number>();
  const use = (id: string, keepUntil: number, now: number): boolean => {
    for (const [used, until] of usedIds) if (now > until) usedIds.delete(used);
    if (usedIds.has(id)) return false;
    usedIds.set(id, keepUntil);
    return true;
  };

  const endAll = async (owner: SessionOwner, now: number): Promise<void> => {
    endings.push({ owner, at: now });
    for (const [key, kept] of sessions) if (owns(owner, kept)) sessions.delete(key);
  };
  const hasSession = (key: string, now: number): boolean => now < (sessions.get(key)?.endsAt ?? 0);
  return {
    ...memoryCredentials(hasSession, async (id, keepUntil, now) => use(`code ${id}`, keepUntil, now)),
    add: async (session, now) => {
      // Whoever logs in again at once is not meant by an end that names no session.
      const isOver = endings.some(
        ({ owner, at }) =>
          owns(owner, session) &&
          (owner.sid !== undefined && owner.sid === session.sid ? at >= now : at > now),
      );
      if (isOver) return;
      sessions.set(session.key, { ...session, revision: 1, seenAt: now, claimedUntil: 0 });
    },
    find: async (key, now, notIdleSince) => {
      const kept = sessions.get(key);
      if (kept === undefined || now >= kept.endsAt) return undefined;
      if (kept.seenAt >= notIdleSince && now >= kept.seenAt + 60) sessions.set(key, { ...kept, seenAt: now });
      return { session: kept.session, revision: kept.revision, seenAt: kept.seenAt };
    },
    claim: async (key, revision, now, until) => {
      const kept = sessions.get(key);
      if (kept === undefined || kept.revision !== revision || kept.claimedUntil > now) return false;
      sessions.set(key, { ...kept, claimedUntil: until });
      return true;
    },
    replace: async (key, revision, session) => {
      const kept = sessions.get(key);
      if (kept === undefined || kept.revision !== revision) return false;
      sessions.set(key, { ...kept, session, revision: revision + 1, claimedUntil: 0 });
      return true;
    },
    remove: async (key) => {
      sessions.delete(key);
    },
    list: async (person, now, limit, skip = 0) =>
      [...sessions.values()]
        .filter((kept) => now < kept.endsAt && (person === undefined || owns(person, kept)))
        .toSorted((a, b) => b.endsAt - a.endsAt || (a.key < b.key ? -1 : 1))
        .slice(skip, skip + limit)
        .map(({ key, session, seenAt }) => ({ key, session, seenAt })),
    take: async (key, person) => {
      const kept = sessions.get(key);
      if (kept === undefined || (person !== undefined && !owns(person, kept))) return undefined;
      sessions.delete(key);
      return kept.session;
    },
    endAll,
    endOnce: async (owner, id, keepUntil, now) => {
      if (!use(id, keepUntil, now)) return false;
      await endAll(owner, now);
      return true;
    },
    endSession: async (key, keepUntil, now) => void use(`session ${key}`, keepUntil, now),
    isEnded: async (one) =>
      usedIds.has(`session ${one.key}`) ||
      // One that began in the second of the logout is ended too.
      endings.some(({ owner, at }) => owns(owner, one) && one.startedAt <= at),
  };
}

function owns(owner: SessionOwner, one: Pick<CookieSession, 'issuer' | 'subject' | 'sid'>): boolean {
  if (owner.issuer !== one.issuer) return false;
  if (owner.subject !== undefined && owner.subject !== one.subject) return false;
  if (owner.sid === undefined || owner.sid === one.sid) return true;
  // It may be the one.
  return one.sid === undefined && owner.subject !== undefined;
}
