/**
 * Stores what must happen once. Every operation is atomic: of two concurrent calls, the order is the same for all callers. Workers KV
 * cannot guarantee that; a Durable Object can. Times are in seconds since the Unix epoch.
 */
export interface SsoStore {
  /** Keeps a text under a key until the time has come. */
  readonly put: (key: string, text: string, expiresAt: number, now: number) => Promise<void>;
  /** Returns the text to one caller, and to no one after that. `undefined` if it was taken, has expired, or never existed. */
  readonly take: (key: string, now: number) => Promise<string | undefined>;
  /**
   * The account's username: the one that it holds already, otherwise the first candidate that no other account holds, which it holds from
   * now on. Names that differ in case only are the same. `undefined` if other accounts hold all of them.
   */
  readonly nameFor: (account: string, candidates: readonly string[]) => Promise<string | undefined>;
  /** Stores as which user of Phorge an account last signed in. */
  readonly signedIn: (account: string, username: string) => Promise<void>;
  /** As which user of Phorge an account last signed in; `undefined` if that is not known. */
  readonly userOf: (account: string) => Promise<string | undefined>;
  /** The accounts that last signed in as a user of Phorge. Names that differ in case only are the same. */
  readonly accountsOf: (username: string) => Promise<readonly string[]>;
}
