import type { Identity } from '@portcullis/core';
import { wasSetBack } from '@portcullis/core/internal';

/** Bounds of a memory. */
export interface RememberedTokensOptions {
  /** How long a token is remembered at most, in milliseconds; 0 remembers nothing. */
  readonly milliseconds: number;
  /** How many are remembered; the oldest is forgotten first. */
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
  /** When that set may not be used any more. */
  readonly keysUsableUntil: number;
}

/**
 * Most characters of tokens kept, whatever their number: an isolate has 128 MB for everything. It is room for 10,000
 * tokens of 1,600 characters.
 */
const MAX_CHARACTERS = 16_777_216;

/**
 * Tokens that were verified a moment ago. Each verifier has its own, under the whole token, or under the whole
 * header that holds it, so that nothing one configuration accepted is ever accepted by another.
 */
export class RememberedTokens {
  readonly #options: RememberedTokensOptions;
  readonly #byToken = new Map<string, Remembered>();
  #characters = 0;
  #keysVersion = 0;

  constructor(options: RememberedTokensOptions) {
    this.#options = options;
  }

  /** The identity of a remembered token, if it is still good at this time and with these keys. */
  find(token: string, now: number, keysVersion: number): Identity | undefined {
    this.#useKeys(keysVersion);
    // V8 makes a word of its own of each text that a map is asked for, though there is nothing in it.
    if (this.#byToken.size === 0) return undefined;
    const remembered = this.#byToken.get(token);
    if (remembered === undefined) return undefined;
    if (now < remembered.until && !wasSetBack(remembered.since, now)) return remembered.identity;
    this.#forget(token);
    return undefined;
  }

  /** Remembers a token that was verified now. */
  add(token: string, identity: Identity, { now, keysVersion, keysUsableUntil }: VerifiedWith): void {
    const { milliseconds, capacity } = this.#options;
    const until = Math.min(now + milliseconds, identity.expiresAt * 1000, keysUsableUntil);
    // While this token was verified, its key may have been withdrawn.
    if (until <= now || keysVersion < this.#keysVersion) return;
    this.#useKeys(keysVersion);
    this.#forget(token);
    this.#byToken.set(token, { identity, since: now, until });
    this.#characters += token.length;
    for (const oldest of this.#byToken.keys()) {
      if (this.#byToken.size <= capacity && this.#characters <= MAX_CHARACTERS) return;
      this.#forget(oldest);
    }
  }

  /** Forgets everything if the keys are others than before. */
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
