import { DurableObject } from 'cloudflare:workers';
import type { ChainHead } from '../event/checkpoint-event.ts';
import { type Authority, checkpointAuthority } from './checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from './checkpoint-key.ts';
import { checkpointTables } from './checkpoint-tables.ts';

import type { LogStatement } from './log-statement.ts';

/** What the authority may find among its bindings. */
export interface CheckpointEnv {
  /**
   * A secret: the key that signs, as a private Ed25519 JWK. Default: the object makes one at first use and keeps it in
   * its own storage, where nobody else can read it.
   */
  readonly CHECKPOINT_KEY?: string;
}

/**
 * Signs checkpoints, as a Durable Object with SQLite storage. Export it from the Worker, and bind it:
 *
 * `"durable_objects": { "bindings": [{ "name": "CHECKPOINTS", "class_name": "PortcullisCheckpoints" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisCheckpoints"] }]`.
 *
 * Tables: `checkpoint` (`number`, `authority`, `line`; only the last one), `head` (`chain`, `seq`, `hash`, `at`; one for each chain that
 * was reported in the last 30 days, about 150 bytes), `unwritten` (`number`, `line`, `at`; until it is reported as written to the log),
 * `secret` (`jwk`; only if the object generated its key).
 */
export class PortcullisCheckpoints extends DurableObject<CheckpointEnv> {
  #authority: Promise<Authority> | undefined;

  /** See `Authority.anchor`, and `Authority.deliver` where `delivers` is true: its lines, with line feeds between them. */
  async anchor(head: ChainHead, delivers?: boolean): Promise<string> {
    const authority = await this.#ready();
    return delivers === true ? (await authority.deliver(head)).join('\n') : authority.anchor(head);
  }

  /** See `Authority.written`. */
  async written(numbers: readonly number[]): Promise<void> {
    await (await this.#ready()).written(numbers);
  }

  /** See `Authority.statement`. */
  async statement(): Promise<LogStatement> {
    return (await this.#ready()).statement();
  }

  #ready(): Promise<Authority> {
    this.#authority ??= this.#open().catch((error: unknown) => {
      // The next call tries again.
      this.#authority = undefined;
      throw error;
    });
    return this.#authority;
  }

  async #open(): Promise<Authority> {
    const { storage } = this.ctx;
    const store = checkpointTables({
      sql: storage.sql,
      transactionSync: (work) => storage.transactionSync(work),
    });
    const jwk = this.env.CHECKPOINT_KEY ?? (await this.#ownKey());
    return checkpointAuthority({ key: await checkpointKey(jwk), store });
  }

  async #ownKey(): Promise<string> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY, jwk TEXT)');
    const made = await generateCheckpointKey();
    // Whoever comes second finds the key of the first.
    sql.exec('INSERT OR IGNORE INTO secret (id, jwk) VALUES (1, ?)', made);
    return sql.exec<{ jwk: string }>('SELECT jwk FROM secret').one().jwk;
  }
}
