import { DurableObject } from 'cloudflare:workers';
import { defined, RareReport, requireBinding } from '@portcullis/core/internal';
import {
  formatVerifierKey,
  generateSigningKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
} from '@portcullis/tlog';
import { logLastResort } from '../sinks/console-sink.ts';
import { type LogBucket, r2LogFiles } from './log-files.ts';
import type { LogHole } from './log-hole.ts';
import { LogSequencer } from './log-sequencer.ts';
import type { LogSettings } from './log-settings.ts';
import type { LogEnd } from './log-succession.ts';
import type { WriterBatch } from './sequencer.ts';
import { sequencerTables } from './sequencer-tables.ts';

/** Checkpoints are published at most so often, and after failures less and less. */
const INTERVAL_MS = 1000;
const LONGEST_INTERVAL_MS = 60_000;

/**
 * Maintains one transparency log, as a Durable Object with SQLite storage: `durableObjectSequencer()` calls it. Export it from the Worker,
 * and bind it:
 *
 * `"durable_objects": { "bindings": [{ "name": "LOG", "class_name": "PortcullisSequencer" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSequencer"] }]`.
 *
 * It needs the R2 bucket that its settings name, with `checkpoint`, `vkey` and `tile/…` in it. Entries (`tile/entries/…`) contain who did
 * what: make everything in the bucket public but those.
 *
 * If a file or a witness fails, or published files are gone, events wait in its storage, and `console.error` reports it and the reason. It
 * also reports, once a minute at most, why it accepts no events: a missing binding or key, or an earlier log that it cannot close.
 */
export class PortcullisSequencer extends DurableObject<Readonly<Record<string, unknown>>> {
  #opened: { readonly settings: string; readonly sequencer: Promise<LogSequencer> } | undefined;
  readonly #unopened = new RareReport(logLastResort);
  #failures = 0;
  #publishedAt = 0;

  /**
   * Stores events; settles when they have their positions, with the entries that are missing from the log's files, if any. See `Sequencer`.
   * Once the log was closed they go to the one that continues it.
   * @param given default: the stored ones
   */
  async append(batch: WriterBatch, given?: LogSettings): Promise<LogHole | undefined> {
    const settings = given ?? (await this.#kept('it never received an event, or its storage was deleted'));
    const sequencer = await this.#open(settings).catch((error: unknown) => {
      // Of a loss only the name of its error is recorded, which would say nothing of what there is to do.
      this.#unopened.tell(JSON.stringify({ log: settings.origin, problem: messageOf(error) }), Date.now());
      throw error;
    });
    const { closed } = sequencer;
    // Of a call that is made again some may be here already.
    if (closed !== undefined) return this.#forward(sequencer.notTaken(batch), closed);
    sequencer.append(batch);
    // Of a call that is made again all may be here, by an object that ended before it could have itself woken.
    if (sequencer.behind) await this.#schedule();
    return sequencer.takeHole();
  }

  /**
   * Closes the log, which another one continues: accepts no more events, and returns how it ended. The object of that other log calls it.
   * @param durableObject the binding of that object
   */
  async close(next: string, durableObject: string): Promise<LogEnd> {
    const settings = await this.#kept(
      'it never received an event, or its storage was deleted; start the next log without "follows"',
    );
    const sequencer = await this.#open(settings);
    // Before anything is closed: from then on events go there. One that was closed goes on where it said.
    if ((sequencer.closed ?? next) === next) await this.ctx.storage.put('successor', durableObject);
    const end = await sequencer.close(next);
    if (sequencer.behind) await this.#schedule();
    return end;
  }

  /** The log's verifier key, which verifiers need. */
  async verifierKey(settings: LogSettings): Promise<string> {
    return formatVerifierKey((await this.#key(settings)).verifierKey);
  }

  /** Publishes a checkpoint. */
  override async alarm(): Promise<void> {
    const settings = await this.ctx.storage.get<LogSettings>('settings');
    if (settings === undefined) return;
    this.#publishedAt = Date.now();
    let sequencer: LogSequencer | undefined;
    try {
      // A binding or a key may be gone that was there when its events came.
      sequencer = await this.#open(settings);
      await sequencer.publish();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      const { origin: log } = settings;
      const behind = sequencer?.behind ?? true;
      logLastResort(JSON.stringify({ log, failures: this.#failures, problem: messageOf(error), behind }));
    }
    if (sequencer?.behind ?? true) await this.#schedule();
  }

  async #kept(instead: string): Promise<LogSettings> {
    const settings = await this.ctx.storage.get<LogSettings>('settings');
    if (settings === undefined) throw new TypeError(`log: this Durable Object stores no log: ${instead}`);
    return settings;
  }

  async #forward(batch: WriterBatch, next: string): Promise<LogHole | undefined> {
    const durableObject = await this.ctx.storage.get<string>('successor');
    return this.#sequencerOf(next, durableObject ?? '').append(batch);
  }

  /** The object of another log. */
  #sequencerOf(origin: string, durableObject: string): PortcullisSequencer {
    const namespace = this.env[durableObject];
    requireBinding(
      'PortcullisSequencer',
      `Durable Object namespace ${durableObject} of PortcullisSequencer`,
      namespace,
      'getByName',
    );
    return (namespace as { getByName(name: string): PortcullisSequencer }).getByName(origin);
  }

  async #schedule(): Promise<void> {
    const { storage } = this.ctx;
    if ((await storage.getAlarm()) !== null) return;
    const interval = Math.min(INTERVAL_MS * 2 ** this.#failures, LONGEST_INTERVAL_MS);
    const now = Date.now();
    // No clock that was set back makes it wait for longer.
    await storage.setAlarm(Math.max(now, Math.min(this.#publishedAt, now) + interval));
  }

  #open(settings: LogSettings): Promise<LogSequencer> {
    const text = JSON.stringify(settings);
    if (this.#opened?.settings === text) return this.#opened.sequencer;
    const sequencer = this.#make(settings, text);
    this.#opened = { settings: text, sequencer };
    sequencer.catch(() => {
      // The next call tries again.
      this.#opened = undefined;
    });
    return sequencer;
  }

  async #make(settings: LogSettings, text: string): Promise<LogSequencer> {
    const { storage } = this.ctx;
    const kept = await storage.get<LogSettings>('settings');
    if (kept !== undefined && kept.origin !== settings.origin) {
      throw new TypeError(`log: this is the log ${kept.origin}: the origin of a log never changes`);
    }
    const bucket = this.env[settings.bucket];
    requireBinding('PortcullisSequencer', `bucket of R2, ${settings.bucket},`, bucket, 'put');
    const witnesses = await Promise.all(
      (settings.witnesses ?? []).map(async ({ url, key }) => ({ url, key: await parseVerifierKey(key) })),
    );
    const { quorum } = settings;
    const sequencer = new LogSequencer({
      key: await this.#key(settings),
      store: sequencerTables({
        sql: storage.sql,
        transactionSync: (work) => storage.transactionSync(work),
      }),
      files: r2LogFiles(bucket as LogBucket, settings.prefix),
      witnesses,
      ...defined({ quorum }),
    });
    const { follows } = settings;
    if (follows !== undefined && sequencer.empty) {
      const { origin, durableObject } = follows;
      sequencer.begin(await this.#sequencerOf(origin, durableObject).close(settings.origin, durableObject));
    }
    // An alarm comes without settings.
    if (JSON.stringify(kept) !== text) await storage.put('settings', settings);
    return sequencer;
  }

  async #key({ origin, key }: LogSettings): Promise<SigningKey> {
    const secret = key === undefined ? await this.#ownKey() : this.env[key];
    if (typeof secret !== 'string') {
      throw new TypeError(`PortcullisSequencer: the variable ${key} with the log's signing key is not set`);
    }
    return signingKey(origin, SIGNATURE_TYPE.ed25519, secret);
  }

  async #ownKey(): Promise<string> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS log_key (id INTEGER PRIMARY KEY, secret TEXT)');
    const [kept] = sql.exec<{ secret: string }>('SELECT secret FROM log_key').toArray();
    if (kept !== undefined) return kept.secret;
    const made = await generateSigningKey();
    // Whoever comes second finds the key of the first.
    sql.exec('INSERT OR IGNORE INTO log_key (id, secret) VALUES (1, ?)', made);
    return sql.exec<{ secret: string }>('SELECT secret FROM log_key').one().secret;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
