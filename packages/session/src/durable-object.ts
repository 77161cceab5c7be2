import { DurableObject } from 'cloudflare:workers';
import { Sweep } from '@portcullis/core/internal';
import type { DeviceAnswer, StoredCredential, StoredDevice } from './store/credential-store.ts';
import type { Person } from './keeping/session-list.ts';
import type {
  CookieSession,
  FoundSession,
  SessionOwner,
  SessionRow,
  SessionSeal,
  StoredSession,
} from './store/session-store.ts';
import { type TableSessions, tableSessions } from './store/sqlite/table-sessions.ts';

export { PortcullisBreakGlass } from './break-glass/portcullis-break-glass.ts';

/** How often what has run out is swept away, in milliseconds. */
const SWEEP_MS = 3_600_000;

/**
 * The Durable Object that keeps sessions, or remembers which have ended. Export it from your Worker, bind
 * it as a SQLite class, and give the binding to `durableObjectSessions` or `durableObjectRevocations`.
 *
 * It answers nobody but the Worker: it has no `fetch`.
 */
export class PortcullisSessions extends DurableObject {
  readonly #store: TableSessions['store'];
  readonly #sweep: Sweep;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    const { storage } = state;
    const { store, sweep } = tableSessions(
      { sql: storage.sql, transactionSync: (work) => storage.transactionSync(work) },
      (now) => this.#sweep.later(now),
    );
    this.#store = store;
    this.#sweep = new Sweep(storage, SWEEP_MS, sweep);
  }

  add(session: StoredSession, now: number): Promise<void> {
    return this.#store.add(session, now);
  }

  find(
    key: string,
    now: number,
    notIdleSince: number,
    seal?: SessionSeal,
  ): Promise<FoundSession | undefined> {
    return this.#store.find(key, now, notIdleSince, seal);
  }

  claim(key: string, revision: number, now: number, until: number): Promise<boolean> {
    return this.#store.claim(key, revision, now, until);
  }

  replace(key: string, revision: number, session: string): Promise<boolean> {
    return this.#store.replace(key, revision, session);
  }

  remove(key: string): Promise<void> {
    return this.#store.remove(key);
  }

  list(
    person: Person | undefined,
    now: number,
    limit: number,
    skip?: number,
    seal?: SessionSeal,
  ): Promise<readonly SessionRow[]> {
    return this.#store.list(person, now, limit, skip, seal);
  }

  take(key: string, person: Person | undefined): Promise<string | undefined> {
    return this.#store.take(key, person);
  }

  endAll(owner: SessionOwner, now: number): Promise<void> {
    return this.#store.endAll(owner, now);
  }

  endOnce(owner: SessionOwner, id: string, keepUntil: number, now: number): Promise<boolean> {
    return this.#store.endOnce(owner, id, keepUntil, now);
  }

  endSession(key: string, keepUntil: number, now: number): Promise<void> {
    return this.#store.endSession(key, keepUntil, now);
  }

  isEnded(session: CookieSession): Promise<boolean> {
    return this.#store.isEnded(session);
  }

  addCredential(credential: StoredCredential, now: number): Promise<void> {
    return this.#store.addCredential(credential, now);
  }

  useCredential(id: string, now: number, givenAfter?: number): Promise<boolean> {
    return this.#store.useCredential(id, now, givenAfter);
  }

  listCredentials(
    owner: Person | undefined,
    now: number,
    skip?: number,
  ): Promise<readonly StoredCredential[]> {
    return this.#store.listCredentials(owner, now, skip);
  }

  revokeCredential(id: string, owner: Person | undefined): Promise<StoredCredential | undefined> {
    return this.#store.revokeCredential(id, owner);
  }

  redeemCode(id: string, keepUntil: number, now: number): Promise<boolean> {
    return this.#store.redeemCode(id, keepUntil, now);
  }

  addDevice(device: StoredDevice, now: number): Promise<boolean> {
    return this.#store.addDevice(device, now);
  }

  deviceName(userCode: string, now: number): Promise<string | undefined> {
    return this.#store.deviceName(userCode, now);
  }

  grantDevice(userCode: string, grant: string, now: number): Promise<boolean> {
    return this.#store.grantDevice(userCode, grant, now);
  }

  pollDevice(key: string, now: number): Promise<DeviceAnswer> {
    return this.#store.pollDevice(key, now);
  }

  override alarm(): Promise<void> {
    return this.#sweep.run(Date.now());
  }
}
