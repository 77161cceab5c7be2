import type { Identity } from '@portcullis/core';
import { RecentMap, sha256, toBase64url, wasSetBack } from '@portcullis/core/internal';
import type { TokenProblem } from '../token-failure.ts';
import type { IntrospectionSettings } from './introspection-options.ts';

/** How long verdicts are believed, and how many of either kind are remembered; the oldest is forgotten first. */
export type VerdictsOptions = Pick<
  IntrospectionSettings,
  'cacheSeconds' | 'negativeCacheSeconds' | 'cacheTokens'
>;

/** What came of asking about a token. */
export type Verdict = Identity | TokenProblem;

interface Believed {
  readonly verdict: Verdict;
  readonly since: number;
  readonly until: number;
}

/** Most characters of verdicts kept, whatever their number: an isolate has 128 MB for everything. */
const MAX_CHARACTERS = 8_388_608;

/** Verdicts of a moment ago, under the SHA-256 of the token: these tokens are not ours to keep. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  // Apart, so that invented tokens push out none that is good.
  readonly #good: RecentMap<Believed>;
  readonly #bad: RecentMap<Believed>;
  readonly #active = new RecentMap<true>({ maxEntries: 10_000 });

  constructor(options: VerdictsOptions) {
    this.#options = options;
    const maxEntries = options.cacheTokens;
    this.#good = new RecentMap({ maxEntries, maxCharacters: MAX_CHARACTERS });
    this.#bad = new RecentMap({ maxEntries, maxCharacters: MAX_CHARACTERS / 4 });
  }

  /** What a token is remembered under. */
  async keyOf(token: string): Promise<string> {
    return toBase64url(await sha256(token));
  }

  /** The verdict on a token, if it is fresh enough. */
  find(key: string, now: number): Verdict | undefined {
    for (const kept of [this.#good, this.#bad]) {
      const known = kept.get(key);
      if (known === undefined) continue;
      if (now < known.until && !wasSetBack(known.since, now)) return known.verdict;
      kept.delete(key);
    }
    return undefined;
  }

  /** Whether a token was good when it was asked about last, however long ago. */
  wasActive(key: string): boolean {
    return this.#active.get(key) === true;
  }

  /** Remembers a verdict, and returns it. A good one at most until the token expires. */
  add(key: string, verdict: Verdict, now: number): Verdict {
    const { cacheSeconds, negativeCacheSeconds } = this.#options;
    const isGood = !('code' in verdict);
    if (isGood) this.#active.set(key, true);
    else this.#active.delete(key);
    const until = isGood
      ? Math.min(now + 1000 * cacheSeconds, verdict.expiresAt * 1000)
      : now + 1000 * negativeCacheSeconds;
    if (until <= now) return verdict;
    // Of several questions at once about one token, the last answer counts.
    for (const kept of [this.#good, this.#bad]) kept.delete(key);
    (isGood ? this.#good : this.#bad).set(
      key,
      { verdict, since: now, until },
      JSON.stringify(verdict).length,
    );
    return verdict;
  }
}
