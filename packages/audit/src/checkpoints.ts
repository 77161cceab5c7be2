import { DurableObject } from 'cloudflare:workers';
import type { ChainHead } from './activity-event.ts';
import { type Authority, checkpointAuthority } from './authority.ts';
import { checkpointKey, generateCheckpointKey } from './checkpoint-key.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint-store.ts';
import type { LogStatement } from './log-statement.ts';

export { type CheckpointNamespace, durableCheckpoints } from './durable-checkpoints.ts';

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
 * `"durable_objects": { "bindings": [{ "name": "CHECKPOINTS", "class_name": "CheckpointAuthority" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["CheckpointAuthority"] }]`.
 *
 * Tables: `checkpoint` (`number`, `authority`, `line`; only the last one), `head` (`chain`, `seq`, `hash`; one for each
 * chain ever, about 150 bytes), `secret` (`jwk`; only if it made its key itself).
 */
export class CheckpointAuthority extends DurableObject<CheckpointEnv> {
  #authority: Promise<Authority> | undefined;

  /** See `Authority.anchor`. */
  async anchor(head: ChainHead): Promise<string> {
    return (await this.#ready()).anchor(head);
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
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS checkpoint (number INTEGER PRIMARY KEY, authority TEXT, line TEXT)');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS head (chain TEXT PRIMARY KEY, seq INTEGER, hash TEXT) WITHOUT ROWID',
    );
    const jwk = this.env.CHECKPOINT_KEY ?? (await this.#ownKey());
    return checkpointAuthority({ key: await checkpointKey(jwk), store: this.#store() });
  }

  async #ownKey(): Promise<string> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY, jwk TEXT)');
    const made = await generateCheckpointKey();
    // Whoever comes second finds the key of the first.
    sql.exec('INSERT OR IGNORE INTO secret (id, jwk) VALUES (1, ?)', made);
    return sql.exec<{ jwk: string }>('SELECT jwk FROM secret').one().jwk;
  }

  #store(): CheckpointStore {
    const { storage } = this.ctx;
    const { sql } = storage;
    return {
      last: () => {
        const query = 'SELECT number, authority, line FROM checkpoint ORDER BY number DESC LIMIT 1';
        return sql.exec<Row<StoredCheckpoint>>(query).toArray()[0];
      },
      head: (chain) =>
        sql
          .exec<Row<Pick<ChainHead, 'seq' | 'hash'>>>('SELECT seq, hash FROM head WHERE chain = ?', chain)
          .toArray()[0],
      save: ({ number, authority, line }, heads) => {
        storage.transactionSync(() => {
          sql.exec('DELETE FROM checkpoint');
          sql.exec(
            'INSERT INTO checkpoint (number, authority, line) VALUES (?, ?, ?)',
            number,
            authority,
            line,
          );
          for (const { chain, seq, hash } of heads) {
            sql.exec('INSERT OR REPLACE INTO head (chain, seq, hash) VALUES (?, ?, ?)', chain, seq, hash);
          }
        });
      },
    };
  }
}

/** What SQLite can give. */
type Row<Fields> = { [Field in keyof Fields]: Fields[Field] & SqlStorageValue };
