import type { Identity } from '@portcullis/core';
import { base64url } from 'jose';
import type { TokenProblem } from '../token-failure.ts';

/** How long verdicts are believed. */
export interface VerdictsOptions {
  /** For a good token, in milliseconds. */
  readonly cacheMs: number;
  /** For a bad one, in milliseconds. */
  readonly negativeCacheMs: number;
  /** How many are remembered; the oldest is forgotten first. */
  readonly cacheTokens: number;
}

/** What came of asking about a token. */
export type Verdict = Identity | TokenProblem;

const utf8 = /* @__PURE__ */ new TextEncoder();

/** Verdicts of a moment ago, under the SHA-256 of the token: these tokens are not ours to keep. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  readonly #byKey = new Map<string, { readonly verdict: Verdict; readonly until: number }>();

  constructor(options: VerdictsOptions) {
    this.#options = options;
  }

  /** What a token is remembered under. */
  async keyOf(token: string): Promise<string> {
    return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(token))));
  }

  /** The verdict on a token, if it is fresh enough. */
  find(key: string, now: number): Verdict | undefined {
    const known = this.#byKey.get(key);
    if (known === undefined) return undefined;
    if (now < known.until) return known.verdict;
    this.#byKey.delete(key);
    return undefined;
  }

  /** Remembers a verdict, and gives it back. A good one at most until the token expires. */
  add(key: string, verdict: Verdict, now: number): Verdict {
    const { cacheMs, negativeCacheMs, cacheTokens } = this.#options;
    const until =
      'code' in verdict ? now + negativeCacheMs : Math.min(now + cacheMs, verdict.expiresAt * 1000);
    if (until <= now) return verdict;
    this.#byKey.delete(key);
    this.#byKey.set(key, { verdict, until });
    for (const oldest of this.#byKey.keys()) {
      if (this.#byKey.size <= cacheTokens) break;
      this.#byKey.delete(oldest);
    }
    return verdict;
  }
}
