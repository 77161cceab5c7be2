import type { AgentStore } from '../agent-store.ts';
import type { CredentialStore } from '../credential-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import { isSealedOtherwise, SealLooks } from '../session-seals.ts';
import type {
  CookieSession,
  Revocations,
  SessionOwner,
  SessionSeal,
  SessionStore,
  StoredSession,
} from '../session-store.ts';
import { memoryAgents } from './memory-agents.ts';
import { memoryClients } from './memory-clients.ts';
import { memoryCredentials } from './memory-credentials.ts';

interface Kept extends StoredSession {
  readonly revision: number;
  readonly seenAt: number;
  readonly claimedUntil: number;
}

/**
 * A store in the memory of one isolate, for development and tests. In production there are many isolates, and each would have only its own
 * sessions.
 */
export function memorySessions(): SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore {
  const sessions = new Map<string, Kept>();
  const endings: { readonly owner: SessionOwner; readonly at: number }[] = [];
  const usedIds = new Map<string, number>();
  const handOvers = new Map<string, { readonly content: string; readonly endsAt: number }>();
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
  const looks = new SealLooks();
  /** Keys of gates, in the order in which they were first seen. */
  const keysOf = new Map<string, Map<string, { replaced: boolean }>>();
  const look = (seal: SessionSeal | undefined, now: number): void => {
    if (seal === undefined || !looks.isDue(seal, now)) return;
    looks.done(seal, now);
    const known = keysOf.get(seal.gate) ?? new Map<string, { replaced: boolean }>();
    keysOf.set(seal.gate, known);
    for (const id of seal.keys.toReversed()) if (!known.has(id)) known.set(id, { replaced: false });
    const ids = [...known.keys()];
    const replaced = ids.slice(0, ids.indexOf(seal.keys[0] ?? '')).filter((id) => !seal.keys.includes(id));
    const isNew = replaced.some((id) => known.get(id)?.replaced === false);
    for (const id of replaced) known.set(id, { replaced: true });
    for (const [key, { seal: of }] of sessions) {
      // Of which gate those of a version that did not say so are is known where there is one alone.
      if (
        of?.by === undefined ? isNew && keysOf.size === 1 : of.gate === seal.gate && replaced.includes(of.by)
      )
        sessions.delete(key);
    }
  };
  /** Whether a sealed text may stand for its session. */
  const stands = (kept: Kept, seal: SessionSeal | undefined): boolean => {
    if (seal?.by === undefined || seal.by === kept.seal?.by || seal.sealedAnew === true) return true;
    return keysOf.get(seal.gate)?.get(seal.by)?.replaced !== true;
  };
  const hasSession = (key: string, now: number): boolean => now < (sessions.get(key)?.endsAt ?? 0);
  return {
    ...memoryCredentials(hasSession, async (id, keepUntil, now) => use(`code ${id}`, keepUntil, now)),
    ...memoryAgents(hasSession),
    ...memoryClients(),
    add: async (session, now) => {
      look(session.seal, now);
      // Whoever logs in again at once is not meant by an end that names no session.
      const isOver = endings.some(
        ({ owner, at }) =>
          owns(owner, session) &&
          (owner.sid !== undefined && owner.sid === session.sid ? at >= now : at > now),
      );
      if (isOver) return;
      sessions.set(session.key, { ...session, revision: 1, seenAt: now, claimedUntil: 0 });
    },
    find: async (key, now, notIdleSince, seal) => {
      look(seal, now);
      const kept = sessions.get(key);
      if (kept === undefined || now >= kept.endsAt || !stands(kept, seal)) return undefined;
      const seenAt = kept.seenAt >= notIdleSince && now >= kept.seenAt + 60 ? now : kept.seenAt;
      const isOtherwise = seal !== undefined && isSealedOtherwise(kept.seal?.by, seal);
      sessions.set(key, { ...kept, seenAt, seal: isOtherwise ? seal : kept.seal });
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
    list: async (person, now, limit, skip = 0, seal) => {
      look(seal, now);
      return [...sessions.values()]
        .filter((kept) => now < kept.endsAt && (person === undefined || owns(person, kept)))
        .toSorted((a, b) => b.endsAt - a.endsAt || (a.key < b.key ? -1 : 1))
        .slice(skip, skip + limit)
        .map(({ key, session, seenAt, endsAt }) => ({ key, session, seenAt, endsAt }));
    },
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
    addHandOver: async (key, content, endsAt, now) => {
      for (const [other, { endsAt: until }] of handOvers) if (now >= until) handOvers.delete(other);
      handOvers.set(key, { content, endsAt });
    },
    seeHandOver: async (key, now) => {
      const found = handOvers.get(key);
      return found !== undefined && now < found.endsAt ? found.content : undefined;
    },
    takeHandOver: async (key, now) => {
      const found = handOvers.get(key);
      handOvers.delete(key);
      return found !== undefined && now < found.endsAt ? found.content : undefined;
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
