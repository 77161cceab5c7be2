/**
 * Stores key sets for all isolates. A writer to it decides whom the gate admits, so share it with no one.
 *
 * A tier that throws is skipped, and reported as `keys.tier_failed`.
 */
export interface KeyTier {
  /** For events: `cache-api`, `kv`. */
  readonly name: string;
  /** The text last put under the key, or `undefined`. It may be older than its time to live: readers check the age. */
  get(key: string): Promise<string | undefined>;
  /** Stores the text for this time, in seconds. */
  put(key: string, text: string, secondsToLive: number): Promise<void>;
}
