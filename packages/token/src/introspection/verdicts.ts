import type { Identity } from '@portcullis/core';
import { RecentMap, sha256, toBase64url, wasSetBack } from '@portcullis/core/internal';
import type { TokenProblem } from '../token-failure.ts';
import type { IntrospectionSettings } from './introspection-options.ts';

/** How long results are cached, and how many of each kind. The oldest is evicted first. */
export type VerdictsOptions = Pick<
  IntrospectionSettings,
  'cacheSeconds' | 'negativeCacheSeconds' | 'cacheTokens'
>;

/** The result of an introspection. */
export type Verdict = Identity | TokenProblem;

interface Believed {
  readonly verdict: Verdict;
  readonly since: number;
  readonly until: number;
}

/** Limit of the cached results in characters, whatever their number: an isolate has 128 MB of memory in all. */
const MAX_CHARACTERS = 8_388_608;

/** Caches results by the SHA-256 of the token, so that no token is stored. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  // Two maps, so that invented tokens do not evict valid ones.
  readonly #good: RecentMap<Believed>;
  readonly #bad: RecentMap<Believed>;
  readonly #active = new RecentMap<true>({ maxEntries: 10_000 });

  constructor(options: VerdictsOptions) {
    this.#options = options;
    const maxEntries = options.cacheTokens;
    this.#good = new RecentMap({ maxEntries, maxCharacters: MAX_CHARACTERS });
    this.#bad = new RecentMap({ maxEntries, maxCharacters: MAX_CHARACTERS / 4 });
  }

  /** The cache key of a token. */
  async keyOf(token: string): Promise<string> {
    return toBase64url(await sha256(token));
  }

  /** The cached result for a token, if it has not expired. */
  find(key: string, now: number): Verdict | undefined {
    for (const kept of [this.#good, this.#bad]) {
      const known = kept.get(key);
      if (known === undefined) continue;
      if (now < known.until && !wasSetBack(known.since, now)) return known.verdict;
      kept.delete(key);
    }
    return undefined;
  }

  /** Whether the last introspection of a token reported that it is active, however long ago. */
  wasActive(key: string): boolean {
    return this.#active.get(key) === true;
  }

  /** Caches a result, and returns it. That of an active token is cached until the token expires at most. */
  add(key: string, verdict: Verdict, now: number): Verdict {
    const { cacheSeconds, negativeCacheSeconds } = this.#options;
    const isGood = !('code' in verdict);
    if (isGood) this.#active.set(key, true);
    else this.#active.delete(key);
    const until = isGood
      ? Math.min(now + 1000 * cacheSeconds, verdict.expiresAt * 1000)
      : now + 1000 * negativeCacheSeconds;
    if (until <= now) return verdict;
    // Of several concurrent introspections of one token, the last result counts.
    for (const kept of [this.#good, this.#bad]) kept.delete(key);
    (isGood ? this.#good : this.#bad).set(
      key,
      { verdict, since: now, until },
      JSON.stringify(verdict).length,
    );
    return verdict;
  }
}
