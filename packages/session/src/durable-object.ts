import { DurableObject } from 'cloudflare:workers';
import { wakeBy } from '@portcullis/core/internal';
import type { CookieSession, FoundSession, SessionOwner, StoredSession } from './store/session-store.ts';
import { SessionTables } from './store/session-tables.ts';

/** Longest life that a session can have, in seconds: an ending must be remembered as long. */
const LONGEST_SESSION = 365 * 86_400;

/** How often what has run out is swept away, in milliseconds. */
const SWEEP_MS = 3_600_000;

/** How long other calls may come between two sweeps where there is more to forget than one may take, in milliseconds. */
const NEXT_SWEEP_MS = 1000;

/**
 * The Durable Object that keeps sessions, or remembers which were ended. Export it from your Worker under a name, bind
 * it as a SQLite class, and give the binding to `durableObjectSessions` or `durableObjectRevocations`.
 *
 * It answers nobody but the Worker: it has no `fetch`.
 */
export class PortcullisSessions extends DurableObject {
  readonly #tables: SessionTables;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#tables = new SessionTables(state.storage.sql);
  }

  async add(session: StoredSession, now: number): Promise<void> {
    this.#tables.add(session, now);
    await this.#sweepLater(now);
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

  async endAll(owner: SessionOwner, now: number): Promise<void> {
    this.#tables.endAll(owner, now, now + LONGEST_SESSION);
    await this.#sweepLater(now);
  }

  async endOnce(owner: SessionOwner, id: string, keepUntil: number, now: number): Promise<boolean> {
    // Both are written, or neither: no other call and no failure comes between two synchronous statements.
    const isNew = this.#tables.use(id, keepUntil);
    if (isNew) this.#tables.endAll(owner, now, now + LONGEST_SESSION);
    await this.#sweepLater(now);
    return isNew;
  }

  async endSession(key: string, keepUntil: number, now: number): Promise<void> {
    this.#tables.endSession(key, keepUntil);
    await this.#sweepLater(now);
  }

  isEnded(session: CookieSession): boolean {
    return this.#tables.isEnded(session);
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    const next = this.#tables.sweep(Math.floor(now / 1000));
    if (next === undefined) return;
    // What is over by now did not fit into one sweep.
    const at = next * 1000 <= now ? now + NEXT_SWEEP_MS : Math.max(now + SWEEP_MS, next * 1000);
    await wakeBy(this.ctx.storage, at);
  }

  /** What was written just now may be over long before what the object is to wake for. */
  async #sweepLater(now: number): Promise<void> {
    await wakeBy(this.ctx.storage, now * 1000 + SWEEP_MS);
  }
}
