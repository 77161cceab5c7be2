import type { MethodsOf } from './handed-on.ts';

/** A person, as an identity names them. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/** Longest life that a session can have, in seconds: an ending must be remembered as long. */
export const LONGEST_SESSION_SECONDS: number = 365 * 86_400;

/**
 * Longest time that a session can go unused, in seconds: its end must be remembered as long, whatever the options are now. It cannot be
 * used after its end, so that no options admit it later.
 */
export const LONGEST_IDLE_SECONDS: number = 30 * 86_400;

/**
 * Whose sessions are ended: all of a person at an issuer, one session of the provider's, or both conditions. With both, the person's
 * sessions without a known `sid` end too: each may be the one.
 */
export type SessionOwner =
  | { readonly issuer: string; readonly subject: string; readonly sid?: string | undefined }
  | { readonly issuer: string; readonly subject?: string | undefined; readonly sid: string };

/**
 * Which key of a gate sealed the cookie or credential of a session. Keys are identified by their ids, which reveal nothing about them.
 *
 * A store ends the sessions of a key that was **replaced**: one that it saw before the newest key of the gate, and that the gate no longer
 * has. So a gate that still has the old keys, while others already have the new ones, ends none of their sessions.
 */
export interface SessionSeal {
  /** Origin of the gate: gates that share a store do not end each other's sessions. */
  readonly gate: string;
  /** All keys of the gate, newest first. */
  readonly keys: readonly string[];
  /** The key that sealed it; `undefined` if no sealed text was sent. */
  readonly by: string | undefined;
  /** Whether the gate has just sealed it. */
  readonly sealedAnew?: boolean | undefined;
}

/** A session in the form that a store holds. */
export interface StoredSession {
  /** SHA-256 of the session's id: the store's contents cannot be used to act as a user. */
  readonly key: string;
  readonly issuer: string;
  readonly subject: string;
  readonly sid: string | undefined;
  /** The session, as JSON. It holds the refresh token. */
  readonly session: string;
  /** When the store may delete it, in seconds since the Unix epoch. */
  readonly endsAt: number;
  /** Which key sealed its cookie. `undefined` from gates of a version that did not provide it. */
  readonly seal?: SessionSeal | undefined;
}

/** A session that was found. */
export interface FoundSession {
  readonly session: string;
  /** Grows with each refresh. */
  readonly revision: number;
  /** Time of the request before this one; seconds since the Unix epoch. */
  readonly seenAt: number;
}

/** A session as a store lists it. */
export interface SessionRow {
  readonly key: string;
  /** The session, as JSON. */
  readonly session: string;
  /** Time of its last request, to a minute; seconds since the Unix epoch. */
  readonly seenAt: number;
  /** When the store may delete it, in seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** Ends sessions from outside. All times are in seconds since the Unix epoch. */
export interface SessionEnder {
  /** Ends them. */
  readonly endAll: (owner: SessionOwner, now: number) => Promise<void>;
  /** Ends them if this id was never used before, in one step. Returns whether it was new. */
  readonly endOnce: (owner: SessionOwner, id: string, keepUntil: number, now: number) => Promise<boolean>;
}

/**
 * Stores sessions where browsers cannot read them. Every operation is atomic: two concurrent ones have the same order for all callers. An
 * operation's effect is visible to all callers as soon as it has settled, also after the store has failed over: a replica that lags would
 * admit users whose sessions were ended. Workers KV cannot guarantee that; a Durable Object can.
 *
 * An operation that cannot tell rejects: then no one is admitted. An end is remembered for 365 days, as the longest session lasts.
 */
export interface SessionStore extends SessionEnder {
  /**
   * Stores a session that starts at `now`, unless it was ended during its login: by its `sid` from that second on, or with all of its owner
   * later than that.
   */
  readonly add: (session: StoredSession, now: number) => Promise<void>;
  /**
   * The session, if it does not end by `now`. This counts as use, to a minute, if it was last seen since `notIdleSince`; it is returned in
   * any case, with when it was seen before.
   *
   * With `seal`, it is also `undefined` if the key that sealed the sent text was replaced, unless the session is now sealed by another key,
   * or is of a version that did not store its key.
   */
  readonly find: (
    key: string,
    now: number,
    notIdleSince: number,
    seal?: SessionSeal,
  ) => Promise<FoundSession | undefined>;
  /** Gives the right to refresh this revision to one caller, until it is replaced or the time has come. */
  readonly claim: (key: string, revision: number, now: number, until: number) => Promise<boolean>;
  /** Replaces this revision by a refreshed session, if it still exists. */
  readonly replace: (key: string, revision: number, session: string) => Promise<boolean>;
  readonly remove: (key: string) => Promise<void>;
  /**
   * The sessions of a person, or of all users for `undefined`: those that end last first, limited to a number, without the first `skip`.
   */
  readonly list: (
    person: Person | undefined,
    now: number,
    limit: number,
    skip?: number,
    seal?: SessionSeal,
  ) => Promise<readonly SessionRow[]>;
  /**
   * Removes a session if it is this person's, or any person's for `undefined`. Returns it, as JSON; `undefined` if there is no such
   * session: of two concurrent calls, only one gets it.
   */
  readonly take: (key: string, person: Person | undefined) => Promise<string | undefined>;
}

/** All that it does. */
export const SESSION_STORE: MethodsOf<SessionStore> = {
  add: true,
  find: true,
  claim: true,
  replace: true,
  remove: true,
  list: true,
  take: true,
  endAll: true,
  endOnce: true,
};

/** A session in a cookie, as revocations know it. */
export interface CookieSession {
  /** SHA-256 of the session's id. */
  readonly key: string;
  readonly issuer: string;
  readonly subject: string;
  readonly sid: string | undefined;
  readonly startedAt: number;
}

/** Remembers what was ended while sessions themselves are in cookies. */
export interface Revocations extends SessionEnder {
  /** Ends one session. It is remembered until the session would expire. */
  readonly endSession: (key: string, keepUntil: number, now: number) => Promise<void>;
  /** Whether this session was ended: individually, or with others of its owner at the time it started, or later. */
  readonly isEnded: (session: CookieSession) => Promise<boolean>;
}

/** All that they do. */
export const REVOCATIONS: MethodsOf<Revocations> = {
  endAll: true,
  endOnce: true,
  endSession: true,
  isEnded: true,
};
