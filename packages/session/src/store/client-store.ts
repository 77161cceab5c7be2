/** An OAuth client that registered itself. */
export interface StoredClient {
  /** Its `client_id`. */
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Seconds since the Unix epoch. */
  readonly createdAt: number;
  /** When it ends, unless it is used before. */
  readonly endsAt: number;
}

/**
 * Stores clients that registered themselves. Anyone can register, so their number is bounded. Times are in seconds since the Unix epoch.
 */
export interface ClientStore {
  /**
   * Adds a client, unless `MOST_CLIENTS` exist, or `MOST_UNUSED_OF_ONE` of this network that were not used. Returns whether it did.
   * Clients that come concurrently can exceed the numbers a little.
   */
  readonly addClient: (client: StoredClient, network: string, now: number) => Promise<boolean>;
  /** The client, which counts as used: it ends at `endsAt` or later. */
  readonly useClient: (id: string, endsAt: number, now: number) => Promise<StoredClient | undefined>;
}

/** How many clients are stored that registered themselves. */
export const MOST_CLIENTS = 10_000;

/** How many of them one network can have that no one used. */
export const MOST_UNUSED_OF_ONE = 20;

/** By how much the end of a client grows at least, in seconds: a write for each use would be too many. */
export const CLIENT_STEP_SECONDS = 3600;
