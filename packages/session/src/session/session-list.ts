import type { Person } from '../store/session-store.ts';
import type { Session } from './session.ts';

/** A session in a list, under the hash of its id: the list cannot be used to act as its person. */
export interface ListedSession {
  readonly key: string;
  readonly session: Session;
}

/** Finds sessions of people, and ends any one of them. Times are in seconds since the Unix epoch. */
export interface SessionList {
  /**
   * The sessions of a person, or of all users for `undefined`: those that last longest first, limited to a number, after skipping a number.
   */
  readonly of: (
    person: Person | undefined,
    now: number,
    limit: number,
    skip?: number,
  ) => Promise<readonly ListedSession[]>;
  /**
   * Ends one session if it is this person's, or any person's for `undefined`. Returns it as it was; `undefined` if there is no such
   * session.
   */
  readonly take: (key: string, person: Person | undefined) => Promise<Session | undefined>;
}
