import { personKey, type StoredElevation } from '../elevation.ts';
import { APPROVING_SECONDS, DECLINED_SECONDS, type ElevationStore, MOST_LISTED } from '../elevation-store.ts';

/**
 * A store in the memory of one isolate, for development and tests. In production there are many isolates, and a role that was revoked
 * in one would still count in all others.
 */
export function memoryElevations(): ElevationStore {
  const all = new Map<string, StoredElevation & { readonly endsAt: number }>();
  const current = (now: number) => {
    for (const [id, { endsAt }] of all) if (now >= endsAt) all.delete(id);
    return [...all.values()];
  };
  const stored = ({
    endsAt: _,
    ...elevation
  }: StoredElevation & { readonly endsAt: number }): StoredElevation => elevation;
  const listed = (now: number) =>
    current(now).filter(({ state }) => state === 'asked' || state === 'standing');
  return {
    ask: async (request, { perPerson }, now) => {
      const person = personKey(request.person);
      const waiting = current(now).filter(
        (each) => each.state === 'asked' && personKey(each.person) === person,
      );
      if (waiting.length >= perPerson) return 'limited';
      all.set(request.id, { ...request, state: 'asked', decision: undefined, endsAt: request.expiresAt });
      return 'asked';
    },
    find: async (id, now) => {
      const found = current(now).find((each) => each.id === id);
      return found && stored(found);
    },
    decide: async (id, decision, now) => {
      const found = current(now).find((each) => each.id === id);
      if (found?.state !== 'asked') return false;
      const state = decision.approved ? 'approving' : 'declined';
      all.set(id, { ...found, state, decision, endsAt: decision.endsAt });
      return true;
    },
    confirm: async (id, atOnce, now) => {
      const found = current(now).find((each) => each.id === id);
      if (found?.state !== 'approving' || !isBeingApproved(found, now)) return false;
      const others = current(now).filter(
        (each) =>
          each.id !== id &&
          each.version === found.version &&
          each.role === found.role &&
          (each.state === 'standing' || (each.state === 'approving' && isBeingApproved(each, now))),
      );
      if (atOnce !== undefined && others.length >= atOnce) return false;
      all.set(id, { ...found, state: 'standing' });
      return true;
    },
    ofPerson: async (person, now) =>
      listed(now)
        .filter((each) => personKey(each.person) === person)
        .map(stored),
    list: async (now) => listed(now).slice(0, MOST_LISTED).map(stored),
    seen: async (id, now) => {
      const found = current(now).find((each) => each.id === id);
      if (found?.state !== 'standing' || found.decision === undefined) return false;
      all.set(id, { ...found, decision: { ...found.decision, seenAt: now } });
      return true;
    },
    revoke: async (id, now) => {
      const found = current(now).find((each) => each.id === id);
      if (found === undefined || found.state === 'declined' || found.state === 'revoked') return false;
      all.set(id, { ...found, state: 'revoked', endsAt: now + DECLINED_SECONDS });
      return true;
    },
  };
}

function isBeingApproved({ decision }: StoredElevation, now: number): boolean {
  return decision !== undefined && now < decision.at + APPROVING_SECONDS;
}
