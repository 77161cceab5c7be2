import { inTime } from '@portcullis/core/internal';
import type { JWK } from 'jose';
import type { JwksSettings } from './jwks-options.ts';
import type { KeyTier } from './key-tier.ts';
import { readPublicKeys } from './public-keys.ts';

/** Keys, and when they were fetched from the issuer (milliseconds since the Unix epoch). */
export interface DatedKeys {
  readonly fetchedAt: number;
  readonly keys: readonly JWK[];
}

/** A slower tier is skipped, in milliseconds. */
export const TIER_TIMEOUT_MS = 1000;

/** Clocks of two machines differ by less than this, in milliseconds; what claims to be younger is not believed. */
const MAX_CLOCK_SKEW_MS = 60_000;

/** Part of every storage key: raise it when the shape of the value changes. */
const PREFIX = 'portcullis:jwks:1:';

/** The tiers, nearest first. Their content is checked as if the issuer had sent it. */
export class KeyShelf {
  readonly #settings: JwksSettings;
  readonly #key: string;

  constructor(settings: JwksSettings) {
    this.#settings = settings;
    const { kind, url } = settings.address;
    this.#key = `${PREFIX}${kind}:${url.href}`;
  }

  /**
   * The first keys that were fetched at `since` or later, with the tier they came from. Nearer tiers, which lacked them, are given a copy.
   */
  async find(
    since: number,
    now: number,
    background: (work: Promise<void>) => void,
  ): Promise<{ readonly from: string; readonly found: DatedKeys } | undefined> {
    const passed: KeyTier[] = [];
    for (const tier of this.#settings.tiers) {
      const found = await this.#get(tier, now);
      if (found !== undefined && found.fetchedAt >= since) {
        background(this.put(found, now, passed));
        return { from: tier.name, found };
      }
      passed.push(tier);
    }
    return undefined;
  }

  /** Stores the keys in the tiers until they reach the hard age. Does not fail. */
  async put(dated: DatedKeys, now: number, tiers: readonly KeyTier[] = this.#settings.tiers): Promise<void> {
    const { hardAgeMs, sleep } = this.#settings;
    const text = JSON.stringify(dated);
    const secondsToLive = Math.ceil((dated.fetchedAt + hardAgeMs - now) / 1000);
    await Promise.all(
      tiers.map(async (tier) => {
        try {
          await inTime(TIER_TIMEOUT_MS, sleep, tier.put(this.#key, text, secondsToLive));
        } catch (error) {
          this.#report(tier, 'put', error);
        }
      }),
    );
  }

  async #get(tier: KeyTier, now: number): Promise<DatedKeys | undefined> {
    try {
      const text = await inTime(TIER_TIMEOUT_MS, this.#settings.sleep, tier.get(this.#key));
      return text === undefined ? undefined : readDatedKeys(JSON.parse(text), now);
    } catch (error) {
      this.#report(tier, 'get', error);
      return undefined;
    }
  }

  #report(tier: KeyTier, operation: 'get' | 'put', error: unknown): void {
    this.#settings.observe({
      type: 'keys.tier_failed',
      tier: tier.name,
      operation,
      error: error instanceof Error ? error.name : typeof error,
    });
  }
}

function readDatedKeys(value: unknown, now: number): DatedKeys | undefined {
  if (typeof value !== 'object' || value === null || !('fetchedAt' in value)) return undefined;
  const { fetchedAt } = value;
  if (typeof fetchedAt !== 'number' || fetchedAt > now + MAX_CLOCK_SKEW_MS) return undefined;
  const keys = readPublicKeys(value);
  return keys === undefined ? undefined : { fetchedAt, keys };
}
