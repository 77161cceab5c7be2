/**
 * Keeps what must happen once. Every operation is atomic: of two that race, one is first for everybody. Workers KV
 * cannot do that; a Durable Object can. Times are in seconds since the Unix epoch.
 */
export interface SsoStore {
  /** Keeps a text under a key until the time has come. */
  readonly put: (key: string, text: string, expiresAt: number, now: number) => Promise<void>;
  /** Returns the text to one caller, and to nobody after that. `undefined` if it was taken, has run out, or never was. */
  readonly take: (key: string, now: number) => Promise<string | undefined>;
  /**
   * The account's username: the one that it holds already, else the first candidate that nobody else holds, which it
   * holds from now on. Names that differ in case only are the same. `undefined` if all are somebody else's.
   */
  readonly nameFor: (account: string, candidates: readonly string[]) => Promise<string | undefined>;
}
