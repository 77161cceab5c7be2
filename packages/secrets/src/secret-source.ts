/** One value that a secret has or had. */
export interface SecretVersion {
  readonly value: string;
  /** How its store calls this version. Never made from the value, unless that is long and random. */
  readonly id: string;
  /** When the store got it, in milliseconds since the Unix epoch. `undefined` where the store does not say. */
  readonly createdAt?: number | undefined;
}

/** The versions of a secret that are good now, newest first. */
export type SecretVersions = readonly [SecretVersion, ...SecretVersion[]];

/** Where one secret is kept. */
export interface SecretSource {
  /** How errors call it: the kind of store, and the secret's name there. Holds no secret. */
  readonly name: string;
  /**
   * Asks the store. Rejects with a {@link SecretSourceError} where it cannot tell: what the store answered is not in it.
   *
   * @param signal ends the call, so that no request waits for a store for ever
   */
  readonly read: (signal: AbortSignal) => Promise<SecretVersions>;
}

/** A store did not give a secret. Its message says which store, which secret and why, and holds no answer of the store. */
export class SecretSourceError extends Error {
  override get name(): string {
    return 'SecretSourceError';
  }
}

/** Asks a store over HTTP: that of tests plays one. */
export type StoreFetch = (url: string, init: RequestInit) => Promise<Response>;
