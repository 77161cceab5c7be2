import { DurableObject } from 'cloudflare:workers';
import { Sweep } from '@portcullis/core/internal';
import { SsoTables } from './sso-tables.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEP_MS = 600_000;

/**
 * The Durable Object that keeps codes, tokens and usernames. Export it from your Worker under a name, bind it as a SQLite
 * class, and give the binding to `durableObjectSso`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisSso extends DurableObject {
  readonly #tables: SsoTables;
  readonly #sweep: Sweep;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#tables = new SsoTables(state.storage.sql);
    this.#sweep = new Sweep(state.storage, SWEEP_MS, (now) => this.#tables.sweep(now));
  }

  async put(key: string, text: string, expiresAt: number, now: number): Promise<void> {
    this.#tables.put(key, text, expiresAt);
    await this.#sweep.later(now);
  }

  take(key: string, now: number): string | undefined {
    return this.#tables.take(key, now);
  }

  nameFor(account: string, candidates: readonly string[]): string | undefined {
    return this.#tables.nameFor(account, candidates);
  }

  signedIn(account: string, username: string): void {
    this.#tables.signedIn(account, username);
  }

  userOf(account: string): string | undefined {
    return this.#tables.userOf(account);
  }

  accountsOf(username: string): readonly string[] {
    return this.#tables.accountsOf(username);
  }

  override alarm(): Promise<void> {
    return this.#sweep.run(Date.now());
  }
}
