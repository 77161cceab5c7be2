import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/session-list.ts';
import type { StoreCall } from '../session/store-call.ts';
import type {
  FoundSession,
  SessionEnder,
  SessionOwner,
  SessionSeal,
  SessionStore,
} from '../store/session-store.ts';
import { endedMeanwhile } from './ended-meanwhile.ts';
import type { GateKeys, LoadedSession, SessionBackend, SessionKeeping, TextSeal } from './session-backend.ts';
import type { SessionHashes } from './session-hashes.ts';

/** Stores sessions in this store. */
export function inStore(store: SessionStore): SessionKeeping {
  return (_settings, call, hashes, ring) => new StoreBackend(store, call, hashes, ring);
}

/** Stores sessions in a store. The cookie holds the session's id, sealed; the store knows only its hash. */
export class StoreBackend implements SessionBackend {
  readonly isInCookie = false;
  readonly ender: SessionEnder;
  readonly list: SessionList;
  readonly listPage: NonNullable<SessionBackend['listPage']> = () => import('../pages/session-list.ts');
  readonly #store: SessionStore;
  readonly #call: StoreCall;
  readonly #hashes: SessionHashes;
  readonly #ring: GateKeys;

  constructor(store: SessionStore, call: StoreCall, hashes: SessionHashes, ring: GateKeys) {
    this.#store = store;
    this.#call = call;
    this.#hashes = hashes;
    this.#ring = ring;
    this.ender = {
      endAll: (owner: SessionOwner, now: number) => call(() => store.endAll(owner, now)),
      endOnce: (owner: SessionOwner, id: string, keepUntil: number, now: number) =>
        call(() => store.endOnce(owner, id, keepUntil, now)),
    };
    this.list = {
      of: async (person, now, limit, skip) => {
        const seal = await this.#seal(undefined);
        const rows = await call(() => store.list(person, now, limit, skip, seal));
        return rows.map(({ key, session, seenAt }) => ({ key, session: { ...parsed(session), seenAt } }));
      },
      take: async (key, person) => {
        const session = await call(() => store.take(key, person));
        return session === undefined ? undefined : parsed(session);
      },
    };
  }

  readonly begin = async (session: Session, endsAt: number, now: number): Promise<string> => {
    const { id, issuer, subject, sid } = session;
    const key = await this.#hashes.of(id);
    const [newest] = await this.#ring.ids();
    const seal = await this.#seal(newest === undefined ? undefined : { by: newest });
    const stored = { key, issuer, subject, sid, session: JSON.stringify(session), endsAt, seal };
    await this.#call(() => this.#store.add(stored, now));
    if ((await this.#call(() => this.#store.find(key, now, now))) === undefined) throw endedMeanwhile();
    return this.cookieText(session);
  };

  /** The store alone knows. */
  readonly knownHere = (): undefined => undefined;

  readonly keyOf = async (text: string): Promise<string | undefined> => {
    // One that was kept in its cookie, before there was a store, has none.
    const id = (JSON.parse(text) as { readonly id?: unknown } | null)?.id;
    return typeof id === 'string' ? await this.#hashes.of(id) : undefined;
  };

  readonly find = async (
    text: string,
    now: number,
    notIdleSince: number,
    textSeal: TextSeal | undefined,
  ): Promise<LoadedSession | undefined> => {
    const key = await this.keyOf(text);
    if (key === undefined) return undefined;
    const seal = await this.#seal(textSeal);
    return loadedOf(await this.#call(() => this.#store.find(key, now, notIdleSince, seal)));
  };

  readonly named = async (hash: string, now: number): Promise<LoadedSession | undefined> =>
    loadedOf(await this.#call(() => this.#store.find(hash, now, Number.MAX_SAFE_INTEGER)));

  readonly claim = async (
    { session, revision }: LoadedSession,
    now: number,
    until: number,
  ): Promise<boolean> => {
    const key = await this.#hashes.of(session.id);
    return await this.#call(() => this.#store.claim(key, revision, now, until));
  };

  readonly replace = async ({ session, revision }: LoadedSession, refreshed: Session): Promise<boolean> => {
    const key = await this.#hashes.of(session.id);
    return await this.#call(() => this.#store.replace(key, revision, JSON.stringify(refreshed)));
  };

  readonly cookieText = ({ id }: Session): string => JSON.stringify({ v: 1, id });

  readonly end = async ({ id }: Session): Promise<void> => {
    const key = await this.#hashes.of(id);
    await this.#call(() => this.#store.remove(key));
  };

  readonly forget = (session: Session): Promise<void> => this.end(session);

  async #seal(textSeal: TextSeal | undefined): Promise<SessionSeal> {
    const { by, sealedAnew } = textSeal ?? {};
    return { gate: this.#ring.scope, keys: await this.#ring.ids(), by, sealedAnew };
  }
}

function loadedOf(found: FoundSession | undefined): LoadedSession | undefined {
  if (found === undefined) return undefined;
  const session = { ...parsed(found.session), seenAt: found.seenAt };
  return { session, revision: found.revision, isNewer: false };
}

/** Only we write to the store. */
function parsed(session: string): Session {
  return JSON.parse(session) as Session;
}
