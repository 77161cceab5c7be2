import type { MethodsOf } from '../store/handed-on.ts';

/** A session that started with a grant. Times are in seconds since the Unix epoch. */
export interface BreakGlassSession {
  /** The grant's id. */
  readonly grant: string;
  /** The host that it is for. */
  readonly gate: string;
  readonly iss: string;
  readonly sub: string;
  /** The name of the key that signed the grant. */
  readonly signer: string;
  /** Its name and id: a key that may be in the hands of others is replaced by one of the same name. */
  readonly signerId: string;
  readonly startedAt: number;
  readonly endsAt: number;
}

/** What becomes of a grant that is shown. */
export type Redemption = 'begun' | 'used' | 'revoked';

/**
 * Stores which grants were used or revoked, and the sessions of those that were used. If it cannot be asked, no one is admitted. All times
 * are in seconds since the Unix epoch.
 */
export interface BreakGlassStore {
  /**
   * Uses a grant: of any number of calls for one grant, exactly one starts its session.
   * @param key the hash of the value in the browser
   */
  redeem(session: BreakGlassSession, key: string, now: number): Promise<Redemption>;
  /** The session, if it is not over. */
  find(key: string, now: number): Promise<BreakGlassSession | undefined>;
  /** Ends a session. The grant stays used. */
  end(key: string): Promise<void>;
  /** Revokes a grant, used or not. Returns whether it had started a session that is not over. */
  revoke(grant: string, now: number): Promise<boolean>;
}

/** All that it does. */
export const BREAK_GLASS_STORE: MethodsOf<BreakGlassStore> = {
  redeem: true,
  find: true,
  end: true,
  revoke: true,
};

/** The longest time that a grant may hold, and that a session may last, in seconds. */
export const LONGEST_GRANT_SECONDS: number = 30 * 86_400;
export const LONGEST_SESSION_SECONDS: number = 86_400;

/** How long it is remembered that a grant was used: longer than any can hold, clocks that differ included. */
export const KEPT_SECONDS: number = LONGEST_GRANT_SECONDS + 2 * 86_400;
