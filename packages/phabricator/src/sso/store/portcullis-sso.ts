import { DurableObject } from 'cloudflare:workers';
import { wakeBy } from '@portcullis/core/internal';
import { SsoTables } from './sso-tables.ts';

/** How often what has run out is swept away, in milliseconds. */
const SWEEP_MS = 600_000;

/**
 * The Durable Object that keeps codes, tokens and usernames. Export it from your Worker under a name, bind it as a SQLite
 * class, and give the binding to `durableObjectSso`.
 *
 * It answers nobody but the Worker: it has no `fetch`.
 */
export class PortcullisSso extends DurableObject {
  readonly #tables: SsoTables;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#tables = new SsoTables(state.storage.sql);
  }

  async put(key: string, text: string, expiresAt: number, now: number): Promise<void> {
    this.#tables.put(key, text, expiresAt);
    await this.#sweepLater(now);
  }

  take(key: string, now: number): string | undefined {
    return this.#tables.take(key, now);
  }

  nameFor(account: string, candidates: readonly string[]): string | undefined {
    return this.#tables.nameFor(account, candidates);
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    const next = this.#tables.sweep(Math.floor(now / 1000));
    if (next !== undefined) await wakeBy(this.ctx.storage, Math.max(now + SWEEP_MS, next * 1000));
  }

  /** What was written just now may be over long before what the object is to wake for. */
  async #sweepLater(now: number): Promise<void> {
    await wakeBy(this.ctx.storage, now * 1000 + SWEEP_MS);
  }
}
