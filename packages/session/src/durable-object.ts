import { DurableObject } from 'cloudflare:workers';
import { Sweep } from '@portcullis/core/internal';
import type { DeviceAnswer, StoredCredential, StoredDevice } from './credentials/credential-store.ts';
import { CredentialTables } from './credentials/credential-tables.ts';
import type { Person } from './store/session-list.ts';
import type {
  CookieSession,
  FoundSession,
  SessionOwner,
  SessionRow,
  StoredSession,
} from './store/session-store.ts';
import { SessionTables } from './store/session-tables.ts';

export { PortcullisBreakGlass } from './break-glass/portcullis-break-glass.ts';

/** Longest life that a session can have, in seconds: an ending must be remembered as long. */
const LONGEST_SESSION = 365 * 86_400;

/** How often what has run out is swept away, in milliseconds. */
const SWEEP_MS = 3_600_000;

/**
 * The Durable Object that keeps sessions, or remembers which were ended. Export it from your Worker under a name, bind
 * it as a SQLite class, and give the binding to `durableObjectSessions` or `durableObjectRevocations`.
 *
 * It answers nobody but the Worker: it has no `fetch`.
 */
export class PortcullisSessions extends DurableObject {
  readonly #tables: SessionTables;
  readonly #credentials: CredentialTables;
  readonly #sweep: Sweep;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#tables = new SessionTables(state.storage.sql);
    this.#credentials = new CredentialTables(state.storage.sql);
    this.#sweep = new Sweep(state.storage, SWEEP_MS, (now) => this.#tables.sweep(now));
  }

  async add(session: StoredSession, now: number): Promise<void> {
    this.#tables.add(session, now);
    await this.#sweep.later(now);
  }

  find(key: string, now: number, notIdleSince: number): FoundSession | undefined {
    return this.#tables.find(key, now, notIdleSince);
  }

  claim(key: string, revision: number, now: number, until: number): boolean {
    return this.#tables.claim(key, revision, now, until);
  }

  replace(key: string, revision: number, session: string): boolean {
    return this.#tables.replace(key, revision, session);
  }

  remove(key: string): void {
    this.#tables.remove(key);
  }

  list(person: Person | undefined, now: number, limit: number): SessionRow[] {
    return this.#tables.list(person, now, limit);
  }

  take(key: string, person: Person | undefined): string | undefined {
    return this.#tables.take(key, person);
  }

  async endAll(owner: SessionOwner, now: number): Promise<void> {
    this.#tables.endAll(owner, now, now + LONGEST_SESSION);
    await this.#sweep.later(now);
  }

  async endOnce(owner: SessionOwner, id: string, keepUntil: number, now: number): Promise<boolean> {
    // Both are written, or neither: no other call and no failure comes between two synchronous statements.
    const isNew = this.#tables.use(id, keepUntil);
    if (isNew) this.#tables.endAll(owner, now, now + LONGEST_SESSION);
    await this.#sweep.later(now);
    return isNew;
  }

  async endSession(key: string, keepUntil: number, now: number): Promise<void> {
    this.#tables.endSession(key, keepUntil);
    await this.#sweep.later(now);
  }

  isEnded(session: CookieSession): boolean {
    return this.#tables.isEnded(session);
  }

  async addCredential(credential: StoredCredential, now: number): Promise<void> {
    this.#credentials.add(credential);
    await this.#sweep.later(now);
  }

  useCredential(id: string, now: number): boolean {
    return this.#credentials.use(id, now);
  }

  listCredentials(owner: Person | undefined, now: number): readonly StoredCredential[] {
    return this.#credentials.list(owner, now);
  }

  revokeCredential(id: string, owner: Person | undefined): StoredCredential | undefined {
    return this.#credentials.revoke(id, owner);
  }

  async redeemCode(id: string, keepUntil: number, now: number): Promise<boolean> {
    const isNew = this.#tables.use(`code ${id}`, keepUntil);
    await this.#sweep.later(now);
    return isNew;
  }

  async addDevice(device: StoredDevice, now: number): Promise<boolean> {
    const isAdded = this.#credentials.addDevice(device, now);
    await this.#sweep.later(now);
    return isAdded;
  }

  deviceName(userCode: string, now: number): string | undefined {
    return this.#credentials.deviceName(userCode, now);
  }

  grantDevice(userCode: string, grant: string, now: number): boolean {
    return this.#credentials.grantDevice(userCode, grant, now);
  }

  pollDevice(key: string, now: number): DeviceAnswer {
    return this.#credentials.pollDevice(key, now);
  }

  override alarm(): Promise<void> {
    return this.#sweep.run(Date.now());
  }
}
