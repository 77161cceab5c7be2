import { AccessError, type Clock } from '@portcullis/core';
import { Pause, wasSetBack } from '@portcullis/core/internal';
import { pauseAfter } from './back-off.ts';
import { IssuerKeys } from './issuer-keys.ts';
import type { JwksSettings } from './jwks-options.ts';
import { KeySet } from './key-set.ts';
import { type DatedKeys, KeyShelf, TIER_TIMEOUT_MS } from './key-shelf.ts';
import { Lease } from './lease.ts';

/** What one run of a refresh needs. */
export interface RefreshRun {
  /** Keys of a tier are accepted if they were fetched from the issuer at this time or later. */
  readonly since: number;
  readonly clock: Clock;
  /** Takes work that the request need not wait for. */
  readonly background: (work: Promise<void>) => void;
}

/** The keys in memory. They are replaced only here: from a tier, or else from the issuer. */
export class KeyRefresh {
  /** How long a run may take before another request may start one, in milliseconds. */
  readonly leaseMs: number;
  /** How long no request is sent to the issuer after a failure. */
  readonly pause: Pause = new Pause();
  readonly #settings: JwksSettings;
  readonly #lease: Lease;
  readonly #shelf: KeyShelf;
  readonly #issuer: IssuerKeys;
  #set: KeySet | undefined;
  #version = 0;
  #failures = 0;
  #lastFailure: AccessError | undefined;

  constructor(settings: JwksSettings) {
    this.#settings = settings;
    this.leaseMs = settings.timeoutMs + settings.tiers.length * TIER_TIMEOUT_MS + 500;
    this.#lease = new Lease(this.leaseMs);
    this.#shelf = new KeyShelf(settings);
    this.#issuer = new IssuerKeys(settings);
  }

  /** The keys in memory, however old. */
  get set(): KeySet | undefined {
    return this.#set;
  }

  /** Grows with each change of the keys. */
  get version(): number {
    return this.#version;
  }

  /** Why the last run failed; `undefined` if it did not. */
  get lastFailure(): AccessError | undefined {
    return this.#lastFailure;
  }

  /**
   * If the clock was set back behind the time of the keys in memory, they count as due, and keys that are fetched now as not older. Returns
   * whether it was.
   */
  redate(now: number): boolean {
    if (this.#set === undefined || !wasSetBack(this.#set.fetchedAt, now)) return false;
    this.#set.fetchedAt = now - this.#settings.softAgeMs;
    return true;
  }

  /** Whether a run is under way. */
  isRunning(now: number): boolean {
    return this.#lease.isHeld(now);
  }

  /**
   * Starts a run, or returns `undefined` while one is in progress. The promise belongs to the calling request: no other may await it. It
   * fulfils whether or not the issuer answered; see `lastFailure`.
   */
  begin(run: RefreshRun): Promise<void> | undefined {
    const ticket = this.#lease.take(run.clock.now());
    if (ticket === undefined) return undefined;
    return this.#run(run).finally(() => this.#lease.release(ticket));
  }

  async #run({ since, clock, background }: RefreshRun): Promise<void> {
    const shelved = await this.#shelf.find(since, clock.now(), background);
    if (shelved !== undefined) {
      this.#adopt(shelved.found, shelved.from);
      return;
    }
    // The age of keys counts from before the question: what changed while the answer travelled is not in it.
    const fetchedAt = clock.now();
    try {
      const dated = { fetchedAt, keys: await this.#issuer.fetch(fetchedAt) };
      this.#adopt(dated, 'issuer');
      background(this.#shelf.put(dated, clock.now()));
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      this.#noteFailure(error, clock.now());
    }
  }

  #adopt(dated: DatedKeys, from: string): void {
    this.#failures = 0;
    this.#lastFailure = undefined;
    this.pause.end();
    // A run whose lease ran out may come back after a later one.
    if (this.#set !== undefined && this.#set.fetchedAt > dated.fetchedAt) return;
    const set = new KeySet(dated, this.#set);
    const changed = !set.equals(this.#set);
    if (changed) this.#version += 1;
    this.#set = set;
    this.#settings.observe({ type: 'keys.refreshed', from, changed, count: set.count });
  }

  #noteFailure(error: AccessError, now: number): void {
    const { backOff, random, observe } = this.#settings;
    this.#failures += 1;
    this.#lastFailure = error;
    const pause = pauseAfter(this.#failures, backOff, random);
    this.pause.begin(now, pause);
    observe({
      type: 'keys.refresh_failed',
      code: error.code,
      detail: error.detail,
      failures: this.#failures,
      pauseSeconds: pause / 1000,
    });
  }
}
