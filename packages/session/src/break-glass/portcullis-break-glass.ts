import { DurableObject } from 'cloudflare:workers';
import { Sweep } from '@portcullis/core/internal';
import type { BreakGlassSession, Redemption } from './break-glass-store.ts';
import { BreakGlassTables } from './break-glass-tables.ts';

/** How often what has run out is swept away, in milliseconds. */
const SWEEP_MS = 86_400_000;

/**
 * The Durable Object that knows which grants of break-glass access were used. Export it from your Worker under its name, bind it
 * as a SQLite class, and give the binding to `durableObjectBreakGlass`.
 *
 * It answers nobody but the Worker: it has no `fetch`.
 */
export class PortcullisBreakGlass extends DurableObject {
  readonly #tables: BreakGlassTables;
  readonly #sweep: Sweep;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#tables = new BreakGlassTables(state.storage.sql);
    this.#sweep = new Sweep(state.storage, SWEEP_MS, (now) => this.#tables.sweep(now));
  }

  async redeem(session: BreakGlassSession, key: string, now: number): Promise<Redemption> {
    const redemption = this.#tables.redeem(session, key, now);
    await this.#sweep.later(now);
    return redemption;
  }

  find(key: string, now: number): BreakGlassSession | undefined {
    return this.#tables.find(key, now);
  }

  end(key: string): void {
    this.#tables.end(key);
  }

  async revoke(grant: string, now: number): Promise<boolean> {
    const hadSession = this.#tables.revoke(grant, now);
    await this.#sweep.later(now);
    return hadSession;
  }

  override alarm(): Promise<void> {
    return this.#sweep.run(Date.now());
  }
}
