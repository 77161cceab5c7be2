import type { Identity } from '@portcullis/core';
import { RecentMap, sha256, toBase64url } from '@portcullis/core/internal';
import type { TokenProblem } from '../token-failure.ts';
import type { IntrospectionSettings } from './introspection-options.ts';

/** How long verdicts are believed, and how many are remembered; the oldest is forgotten first. */
export type VerdictsOptions = Pick<
  IntrospectionSettings,
  'cacheSeconds' | 'negativeCacheSeconds' | 'cacheTokens'
>;

/** What came of asking about a token. */
export type Verdict = Identity | TokenProblem;

/** Most characters of verdicts kept, whatever their number: an isolate has 128 MB for everything. */
const MAX_CHARACTERS = 8_388_608;

/** Verdicts of a moment ago, under the SHA-256 of the token: these tokens are not ours to keep. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  readonly #byKey: RecentMap<{ readonly verdict: Verdict; readonly until: number }>;

  constructor(options: VerdictsOptions) {
    this.#options = options;
    const maxEntries = options.cacheTokens;
    this.#byKey = new RecentMap({ maxEntries, maxCharacters: MAX_CHARACTERS });
  }

  /** What a token is remembered under. */
  async keyOf(token: string): Promise<string> {
    return toBase64url(await sha256(token));
  }

  /** The verdict on a token, if it is fresh enough. */
  find(key: string, now: number): Verdict | undefined {
    const known = this.#byKey.get(key);
    if (known === undefined) return undefined;
    if (now < known.until) return known.verdict;
    this.#byKey.delete(key);
    return undefined;
  }

  /** Remembers a verdict, and returns it. A good one at most until the token expires. */
  add(key: string, verdict: Verdict, now: number): Verdict {
    const { cacheSeconds, negativeCacheSeconds } = this.#options;
    const until =
      'code' in verdict
        ? now + 1000 * negativeCacheSeconds
        : Math.min(now + 1000 * cacheSeconds, verdict.expiresAt * 1000);
    if (until <= now) return verdict;
    this.#byKey.set(key, { verdict, until }, JSON.stringify(verdict).length);
    return verdict;
  }
}
