import { type AgentStore, type AgentTurn, MOST_AGENTS } from '../agent-store.ts';
import { type CredentialStore, LONGEST_LIST, type StoredCredential } from '../credential-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import { SealLooks } from '../session-seals.ts';
import type {
  Person,
  Revocations,
  SessionEnder,
  SessionRow,
  SessionSeal,
  SessionStore,
} from '../session-store.ts';
import { type DividedObjects, dividedObjects, type SessionObjects } from './divided-objects.ts';
import { mergedPage } from './merged-page.ts';

/** What one object answers. */
type Store = SessionStore & CredentialStore & HandOverStore & AgentStore;

/** Has no sessions. */
const NO_PERSON: Person = { issuer: '', subject: '' };

/**
 * Divides sessions among several objects, each with its own throughput: one object alone answers a few thousand requests per second.
 * Credentials of programs, and agents, are in the object of their session. Codes, waiting devices, clients and hand-overs are few, and
 * remain in the first object.
 *
 * A session is found by one call, to one object. An end by a person's name, and a list, ask all objects; if one of them fails, the
 * operation rejects, and can be repeated.
 *
 * Throws `TypeError` for options that are not valid.
 *
 * @param named returns the store of an object, such as `(name) => durableObjectSessions(env.SESSIONS, name)`
 *
 * @example
 * ```ts
 * import { dividedSessions, durableObjectSessions, type SessionsNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly SESSIONS: SessionsNamespace;
 * }
 *
 * const storeOf = (env: Env) =>
 *   dividedSessions((name) => durableObjectSessions(env.SESSIONS, name), { objects: 8 });
 * ```
 */
export function dividedSessions(named: (name: string) => Store, options: SessionObjects): Store {
  const divided = dividedObjects('dividedSessions', named, options);
  const { starting, placesOf, all, first } = divided;
  /** Where the session is. One that is nowhere would start in the first of its places. */
  const placeWith = async (key: string, now: number): Promise<Store> => {
    const places = placesOf(key);
    // Not a use of it: it was last seen before any time.
    const has = async (place: Store) => (await place.find(key, now, Number.MAX_SAFE_INTEGER)) !== undefined;
    return (places.length > 1 ? await firstWith(places, has) : undefined) ?? starting.of(key);
  };
  const looks = new SealLooks();
  /**
   * Every object must know the keys of a gate in the order in which they were first used. One that first heard of the old key after the new
   * one would end the sessions of the new one.
   */
  const look = async (seal: SessionSeal | undefined, now: number): Promise<void> => {
    if (seal === undefined || !looks.isDue(seal, now)) return;
    looks.done(seal, now);
    // One that does not respond must not refuse the sessions of all others. It learns the keys from its own next call.
    await Promise.allSettled(all.map((store) => store.list(NO_PERSON, now, 1, 0, seal)));
  };
  return {
    ...endsIn(divided),
    add: async (session, now) => {
      await look(session.seal, now);
      await starting.of(session.key).add(session, now);
    },
    find: async (key, now, notIdleSince, seal) => {
      await look(seal, now);
      return await firstResult(placesOf(key), (place) => place.find(key, now, notIdleSince, seal));
    },
    claim: (key, revision, now, until) =>
      isTrueOf(placesOf(key), (place) => place.claim(key, revision, now, until)),
    replace: (key, revision, session) =>
      isTrueOf(placesOf(key), (place) => place.replace(key, revision, session)),
    remove: async (key) => void (await Promise.all(placesOf(key).map((place) => place.remove(key)))),
    list: (person, now, limit, skip = 0, seal) => {
      const lists = all.map(
        (store) => (rows: number, from: number) => store.list(person, now, rows, from, seal),
      );
      return mergedPage(lists, laterEndFirst, limit, skip);
    },
    take: (key, person) => firstResult(placesOf(key), (place) => place.take(key, person)),
    addCredential: async (credential, now) =>
      (await placeWith(credential.sessionKey, now)).addCredential(credential, now),
    useCredential: (id, now, givenAfter, sessionKey) =>
      isTrueOf(sessionKey === undefined ? all : placesOf(sessionKey), (place) =>
        place.useCredential(id, now, givenAfter),
      ),
    listCredentials: (owner, now, skip = 0) => {
      const lists = all.map(
        (store) => (rows: number, from: number) =>
          longList((at) => store.listCredentials(owner, now, at), rows, from, LONGEST_LIST),
      );
      return mergedPage(lists, newestFirst, LONGEST_LIST, skip);
    },
    revokeCredential: (id, owner) => firstResult(all, (store) => store.revokeCredential(id, owner)),
    addAgent: async (agent, now) => (await placeWith(agent.sessionKey, now)).addAgent(agent, now),
    useAgent: (id, now, allowedAfter, sessionKey) =>
      firstResult(sessionKey === undefined ? all : placesOf(sessionKey), (place) =>
        place.useAgent(id, now, allowedAfter),
      ),
    turnAgent: async (id, turn, now, sessionKey) =>
      (await firstResult(sessionKey === undefined ? all : placesOf(sessionKey), async (place) =>
        known(await place.turnAgent(id, turn, now)),
      )) ?? { state: 'unknown' },
    listAgents: (meant, now, skip = 0) => {
      const lists = all.map(
        (store) => (rows: number, from: number) =>
          longList((at) => store.listAgents(meant, now, at), rows, from, MOST_AGENTS),
      );
      return mergedPage(lists, newestFirst, MOST_AGENTS, skip);
    },
    endAgents: async (meant) => (await Promise.all(all.map((store) => store.endAgents(meant)))).flat(),
    depositForAgent: (id, deposit, now, sessionKey) =>
      firstResult(placesOf(sessionKey), (place) => place.depositForAgent(id, deposit, now, sessionKey)),
    redeemCode: (id, keepUntil, now) => first.redeemCode(id, keepUntil, now),
    addClient: (client, network, now) => first.addClient(client, network, now),
    useClient: (id, endsAt, now) => first.useClient(id, endsAt, now),
    addDevice: (device, now) => first.addDevice(device, now),
    deviceName: (userCode, now) => first.deviceName(userCode, now),
    devicePlace: (userCode, now) => first.devicePlace(userCode, now),
    grantDevice: (userCode, grant, now) => first.grantDevice(userCode, grant, now),
    pollDevice: (key, now) => first.pollDevice(key, now),
    addHandOver: (key, content, endsAt, now) => first.addHandOver(key, content, endsAt, now),
    seeHandOver: (key, now) => first.seeHandOver(key, now),
    takeHandOver: (key, now) => first.takeHandOver(key, now),
  };
}

/**
 * The same for sessions in cookies: what was ended is divided among several objects.
 *
 * Throws `TypeError` for options that are not valid.
 *
 * @param named returns the revocations of an object, such as `(name) => durableObjectRevocations(env.SESSIONS, name)`
 */
export function dividedRevocations(
  named: (name: string) => Revocations,
  options: SessionObjects,
): Revocations {
  const divided = dividedObjects('dividedRevocations', named, options);
  const { placesOf } = divided;
  return {
    ...endsIn(divided),
    // In each place, so that isolates which know only one of the numbers find it.
    endSession: async (key, keepUntil, now) =>
      void (await Promise.all(placesOf(key).map((place) => place.endSession(key, keepUntil, now)))),
    isEnded: async (session) => {
      const answers = await Promise.all(placesOf(session.key).map((place) => place.isEnded(session)));
      return answers.includes(true);
    },
  };
}

/** Ends by a person's name, in every object. */
function endsIn({ all, first }: DividedObjects<SessionEnder>): SessionEnder {
  const others = all.filter((store) => store !== first);
  return {
    endAll: async (owner, now) => void (await Promise.all(all.map((store) => store.endAll(owner, now)))),
    endOnce: async (owner, id, keepUntil, now) => {
      // The first object decides whether the id is new, after all others have ended the sessions: if one of them fails, the id is still
      // new, and the sender can repeat it. Each object ends its sessions once.
      await Promise.all(others.map((store) => store.endOnce(owner, id, keepUntil, now)));
      return await first.endOnce(owner, id, keepUntil, now);
    },
  };
}

function laterEndFirst(one: SessionRow, other: SessionRow): number {
  return other.endsAt - one.endsAt || byText(one.key, other.key);
}

/** `undefined` for an agent that is not in a place. */
function known(turn: AgentTurn): AgentTurn | undefined {
  return turn.state === 'unknown' ? undefined : turn;
}

type Dated = Pick<StoredCredential, 'id' | 'createdAt'>;

function newestFirst(one: Dated, other: Dated): number {
  return other.createdAt - one.createdAt || byText(one.id, other.id);
}

/** As databases compare ASCII. */
function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Rows of a list that returns no more than a number of rows per call. */
async function longList<Row>(
  page: (skip: number) => Promise<readonly Row[]>,
  limit: number,
  skip: number,
  longest: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  while (rows.length < limit) {
    const found = await page(skip + rows.length);
    rows.push(...found);
    if (found.length < longest) break;
  }
  return rows.slice(0, limit);
}

async function firstWith<Place>(
  places: readonly Place[],
  test: (place: Place) => Promise<boolean>,
): Promise<Place | undefined> {
  for (const place of places) if (await test(place)) return place;
  return undefined;
}

async function isTrueOf<Place>(
  places: readonly Place[],
  test: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  return (await firstWith(places, test)) !== undefined;
}

async function firstResult<Place, Result>(
  places: readonly Place[],
  ask: (place: Place) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  for (const place of places) {
    const found = await ask(place);
    if (found !== undefined) return found;
  }
  return undefined;
}
