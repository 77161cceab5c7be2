import type { Identity } from '@portcullis/core';
import { wasSetBack } from '@portcullis/core/internal';

/** Limits of the cache. */
export interface RememberedTokensOptions {
  /** How long a token is cached at most, in milliseconds; 0 turns the cache off. */
  readonly milliseconds: number;
  /** How many tokens are cached. */
  readonly capacity: number;
}

interface Remembered {
  readonly identity: Identity;
  readonly since: number;
  readonly until: number;
}

/** The circumstances of a verification. Times are milliseconds since the Unix epoch. */
export interface VerifiedWith {
  readonly now: number;
  /** Version of the key set that held the key. */
  readonly keysVersion: number;
  /** From when on that set must not be used any more. */
  readonly keysUsableUntil: number;
}

/**
 * Limit of the cached tokens in characters, whatever their number: an isolate has 128 MB of memory in all. Enough for 10,000
 * tokens of 1,600 characters.
 */
const MAX_CHARACTERS = 16_777_216;

/**
 * A cache of verified tokens. Each verifier has its own, with the whole token or header value as the key, so that a token
 * accepted by one configuration is never accepted by another.
 *
 * A full cache takes no new token until the time of the oldest is over, at most a minute. If a new one replaced the oldest, more callers in
 * turn than there are places would each evict the one that comes next, and no one would be found: so of ten times as many, a tenth is.
 */
export class RememberedTokens {
  readonly #options: RememberedTokensOptions;
  readonly #byToken = new Map<string, Remembered>();
  #characters = 0;
  #keysVersion = 0;

  constructor(options: RememberedTokensOptions) {
    this.#options = options;
  }

  /** The identity of a cached token, if it is still valid at this time and with these keys. */
  find(token: string, now: number, keysVersion: number): Identity | undefined {
    this.#useKeys(keysVersion);
    // V8 internalizes each string that is looked up in a map, even in an empty one.
    if (this.#byToken.size === 0) return undefined;
    const remembered = this.#byToken.get(token);
    if (remembered === undefined) return undefined;
    if (now < remembered.until && !wasSetBack(remembered.since, now)) return remembered.identity;
    this.#forget(token);
    return undefined;
  }

  /** Caches a verified token. */
  add(token: string, identity: Identity, { now, keysVersion, keysUsableUntil }: VerifiedWith): void {
    const { milliseconds } = this.#options;
    const until = Math.min(now + milliseconds, identity.expiresAt * 1000, keysUsableUntil);
    // While this token was verified, its key may have been withdrawn.
    if (until <= now || keysVersion < this.#keysVersion) return;
    this.#useKeys(keysVersion);
    this.#forget(token);
    if (!this.#makesRoom(token.length, now)) return;
    this.#byToken.set(token, { identity, since: now, until });
    this.#characters += token.length;
  }

  /** Whether there is a place for a token of this length, after those whose time is over were removed. */
  #makesRoom(length: number, now: number): boolean {
    const { capacity } = this.#options;
    for (const [oldest, { since, until }] of this.#byToken) {
      if (this.#byToken.size < capacity && this.#characters + length <= MAX_CHARACTERS) return true;
      if (now < until && !wasSetBack(since, now)) return false;
      this.#forget(oldest);
    }
    return capacity > 0 && length <= MAX_CHARACTERS;
  }

  /** Clears the cache if the key set has changed. */
  #useKeys(version: number): void {
    if (version === this.#keysVersion) return;
    this.#byToken.clear();
    this.#characters = 0;
    this.#keysVersion = version;
  }

  #forget(token: string): void {
    if (this.#byToken.delete(token)) this.#characters -= token.length;
  }
}
