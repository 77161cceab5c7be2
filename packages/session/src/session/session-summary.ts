import type { BaseContext } from '@portcullis/core';
import type { Person } from '../store/session-store.ts';
import { identityOf, type Lifetimes, type LoginPlace, sessionEnd } from './session.ts';
import type { ListedSession } from './session-list.ts';

/** A session as people see it in a list: it contains nothing that allows its use. Times are in seconds since the Unix epoch. */
export interface SessionSummary extends Person {
  /** SHA-256 of the session's id, as events have it (`session.id_hash`). */
  readonly id: string;
  readonly name: string | undefined;
  /** Only if the provider verified it. */
  readonly email: string | undefined;
  /** The provider's name in the options. */
  readonly provider: string;
  /** Class of the login (`acr`). */
  readonly acr: string | undefined;
  /** Methods of the login (RFC 8176). */
  readonly amr: readonly string[];
  readonly startedAt: number;
  /** Time of its last request, to a minute. */
  readonly seenAt: number;
  /** When it expires. */
  readonly endsAt: number;
  /** Where the login was made from. */
  readonly place: LoginPlace;
}

/** A part of a list of sessions. */
export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** How many to skip for the next page; `undefined` if this is the last. */
  readonly next: number | undefined;
}

/**
 * All users' sessions, for a page of operators. It authorizes **nothing**: the calling code must ensure that the caller may see and end the
 * sessions of others, and that the request was intended. Fails with `session.list_unsupported` if sessions are in cookies, and with
 * `session.unavailable` if the store cannot be asked.
 */
export interface SessionDirectory<Env = unknown> {
  /** The sessions of a person, or those of all users: the ones that last longest first, 200 at most: the first page. */
  readonly list: (
    person: Person | undefined,
    context: BaseContext<Env>,
  ) => Promise<readonly SessionSummary[]>;
  /** A page of them: 200 at most, without the first `skip`. */
  readonly page: (
    person: Person | undefined,
    context: BaseContext<Env>,
    skip: number,
  ) => Promise<SessionPage>;
  /** Ends one by its id in the list, and records that an operator did. Returns whether there was such a session. */
  readonly end: (id: string, context: BaseContext<Env>) => Promise<boolean>;
}

/** What people may see of a session. Pure. */
export function sessionSummary({ key, session }: ListedSession, lifetimes: Lifetimes): SessionSummary {
  const { issuer, subject, provider, startedAt, seenAt, place = {} } = session;
  const { name, email, authentication } = identityOf(session, lifetimes);
  const { acr, amr } = authentication;
  const endsAt = sessionEnd(session, lifetimes);
  return { id: key, issuer, subject, name, email, provider, acr, amr, startedAt, seenAt, endsAt, place };
}
