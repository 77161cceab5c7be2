import type { AccessError, Clock } from '@portcullis/core';
import type { Execution, Trail } from '@portcullis/core/internal';
import type { CryptoKey } from 'jose';
import type { JwksSettings } from './jwks-options.ts';
import { KeyRefresh } from './key-refresh.ts';
import type { KeyHeader, KeySet } from './key-set.ts';
import { type KeysFailure, keysError } from './keys-failure.ts';

/** The request that a key is wanted for. A `BaseContext` is one. */
export interface KeyRequestScope {
  /** Keeps a refresh alive after the response. Without it the runtime may cancel the refresh; it is then retried. */
  readonly execution?: Execution;
  /** Default: the key source's. */
  readonly clock?: Clock;
  /** Records when keys are used that could not be refreshed. */
  readonly trail?: Trail;
  /**
   * Whether the issuer itself has just given the token, in response to a call of the gateway. No client can forge one, so the issuer is
   * asked for an unknown key immediately: once for each such token, without the cooldown. Default `false`.
   */
  readonly isFromIssuer?: boolean;
}

/** Finds the key that verifies a token with this header. It is a key function of jose. */
export type KeyFunction = (header: KeyHeader) => Promise<CryptoKey>;

/** How often memory is looked at while another request fetches, in milliseconds. */
const POLL_MS = 25;

/** Longer names are nobody's: providers use up to about 90 characters. */
const MAX_KID_LENGTH = 512;

/** Names that may be shown to an operator as they are. */
const PLAIN_KID = /^[\w.~:=+/-]{1,128}$/;

const ASYMMETRIC = /^(?:[RP]S(?:256|384|512)|ES(?:256|384|512)|EdDSA|Ed25519)$/;

/** Finds keys in memory, and decides when memory is not enough. */
export class KeySource {
  readonly #settings: JwksSettings;
  readonly #refresh: KeyRefresh;
  #nextLookAt = 0;

  constructor(settings: JwksSettings) {
    this.#settings = settings;
    this.#refresh = new KeyRefresh(settings);
  }

  get version(): number {
    return this.#refresh.version;
  }

  get usableUntil(): number {
    const { set } = this.#refresh;
    return set === undefined ? 0 : set.fetchedAt + this.#settings.hardAgeMs;
  }

  /** The key for this header. Fails with an error of `keysError`. */
  async find(header: KeyHeader, requestScope: KeyRequestScope): Promise<CryptoKey> {
    const { alg, kid } = header;
    if (typeof alg !== 'string' || !ASYMMETRIC.test(alg)) {
      throw keysError('keys.unknown', { detail: 'the token does not name an asymmetric algorithm' });
    }
    if (kid !== undefined && (typeof kid !== 'string' || kid.length > MAX_KID_LENGTH)) {
      throw keysError('keys.unknown', { detail: 'the key id (kid) of the token is invalid' });
    }
    const clock = requestScope.clock ?? this.#settings.clock;
    const arrivedAt = clock.now();
    if (this.#refresh.redate(arrivedAt)) this.#nextLookAt = 0;
    const set = this.#usable(clock.now()) ?? (await this.#load(requestScope, clock));
    this.#keepFresh(set, requestScope, clock);
    return (await set.find(alg, kid)) ?? (await this.#lookAgain(header, arrivedAt, requestScope, clock));
  }

  #usable(now: number): KeySet | undefined {
    const { set } = this.#refresh;
    return set !== undefined && now < set.fetchedAt + this.#settings.hardAgeMs ? set : undefined;
  }

  /** Keys at the soft age are still used, and refreshed behind the request. */
  #keepFresh(set: KeySet, requestScope: KeyRequestScope, clock: Clock): void {
    const now = clock.now();
    const age = now - set.fetchedAt;
    const { softAgeMs, name } = this.#settings;
    if (age < softAgeMs) return;
    if (this.#refresh.lastFailure !== undefined) {
      requestScope.trail?.add({ type: 'keys.stale_used', issuer: name, ageSeconds: Math.floor(age / 1000) });
    }
    if (this.#refresh.pause.left(now) === 0) {
      const run = this.#begin(now - softAgeMs + 1, requestScope, clock);
      if (run !== undefined) requestScope.execution?.waitUntil(run);
    }
  }

  /** No usable keys in memory: one request gets them, the others look for them. */
  async #load(requestScope: KeyRequestScope, clock: Clock): Promise<KeySet> {
    // The wait is counted, not read from the clock, so that it ends even if the clock stands still.
    for (let waited = 0; ; waited += POLL_MS) {
      const now = clock.now();
      const set = this.#usable(now);
      if (set !== undefined) return set;
      if (this.#refresh.pause.left(now) > 0) throw this.#unavailable(now);
      const run = this.#begin(now - this.#settings.hardAgeMs + 1, requestScope, clock);
      if (run !== undefined) {
        await run;
        const fetched = this.#usable(clock.now());
        if (fetched !== undefined) return fetched;
        throw this.#unavailable(clock.now());
      }
      if (waited >= 2 * this.#refresh.leaseMs) throw this.#unavailable(now);
      await this.#settings.sleep(POLL_MS);
    }
  }

  /**
   * The keys in memory lack this one: perhaps the issuer has a new one. It is asked at most once per cooldown, whatever the name, or once
   * for a token that it just issued. Missing names are not remembered: an attacker could predict the next one, and have it refused.
   */
  async #lookAgain(
    { alg = '', kid }: KeyHeader,
    arrivedAt: number,
    requestScope: KeyRequestScope,
    clock: Clock,
  ): Promise<CryptoKey> {
    const { cooldownMs, sleep } = this.#settings;
    for (let waited = 0; ; waited += POLL_MS) {
      if (!this.#refresh.isRunning(clock.now()) || waited >= this.#refresh.leaseMs) break;
      await sleep(POLL_MS);
      const key = await this.#usable(clock.now())?.find(alg, kid);
      if (key !== undefined) return key;
    }
    const now = clock.now();
    const fetchedAt = this.#refresh.set?.fetchedAt ?? 0;
    const isFromIssuer = requestScope.isFromIssuer === true;
    const isDue = isFromIssuer
      ? fetchedAt < arrivedAt
      : now >= this.#nextLookAt && now >= fetchedAt + cooldownMs;
    const since = isFromIssuer ? arrivedAt : now - cooldownMs + 1;
    const mayLook = isDue && this.#refresh.pause.left(now) === 0;
    const run = mayLook ? this.#begin(since, requestScope, clock) : undefined;
    if (run === undefined) throw unknown(alg, kid);
    this.#nextLookAt = now + cooldownMs;
    await run;
    const key = await this.#usable(clock.now())?.find(alg, kid);
    if (key !== undefined) return key;
    throw unknown(alg, kid);
  }

  #begin(since: number, { execution }: KeyRequestScope, clock: Clock): Promise<void> | undefined {
    const background = (work: Promise<void>): void => execution?.waitUntil(work);
    return this.#refresh.begin({ since, clock, background });
  }

  #unavailable(now: number): AccessError {
    const failure = this.#refresh.lastFailure;
    const { name } = this.#settings;
    if (failure === undefined) {
      return keysError('keys.unavailable', {
        detail: `${name} did not send the keys in time: check that the gateway can reach it`,
      });
    }
    const seconds = Math.max(1, Math.ceil(this.#refresh.pause.left(now) / 1000));
    // Only keysError makes the failures of a refresh.
    return keysError(failure.code as KeysFailure, {
      detail: `${failure.detail ?? name}; the next attempt is in ${seconds} s`,
      headers: failure.permanent ? {} : { 'retry-after': String(seconds) },
      cause: failure,
    });
  }
}

function unknown(alg: string, kid: string | undefined): AccessError {
  const named =
    kid === undefined ? 'without kid' : PLAIN_KID.test(kid) ? `kid ${kid}` : 'a kid that cannot be shown';
  return keysError('keys.unknown', { detail: `the issuer has no ${alg} key for this token (${named})` });
}
