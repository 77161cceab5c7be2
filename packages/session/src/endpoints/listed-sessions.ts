import type { BaseContext } from '@portcullis/core';
import { loginError } from '../failures/login-failure.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { Logout } from '../login/logout.ts';
import { secondsOf } from '../session/seconds.ts';
import { type Session, sessionProblem } from '../session/session.ts';
import type { SessionList } from '../session/session-list.ts';
import { type SessionPage, type SessionSummary, sessionSummary } from '../session/session-summary.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { Person } from '../store/session-store.ts';

/** Longest page of a list of sessions. */
const MAX_LISTED = 200;

/** Lists sessions and ends single ones: for people their own, for operators everybody's. */
export class ListedSessions {
  readonly #settings: SessionSettings;
  readonly #backend: SessionBackend;
  readonly #logout: Logout;

  constructor(settings: SessionSettings, backend: SessionBackend, logout: Logout) {
    this.#settings = settings;
    this.#backend = backend;
    this.#logout = logout;
  }

  /** Whether sessions can be listed. */
  get isKept(): boolean {
    return this.#backend.list !== undefined;
  }

  /** The sessions that are not over, of one person or of all users. */
  async list(person: Person | undefined, context: BaseContext): Promise<readonly SessionSummary[]> {
    return (await this.page(person, context, 0)).sessions;
  }

  /** The same, without the first `skip`, whether those are over or not. */
  async page(person: Person | undefined, context: BaseContext, skip: number): Promise<SessionPage> {
    const now = secondsOf(context);
    const listed = await this.#list().of(person, now, MAX_LISTED + 1, skip);
    const sessions = listed
      .slice(0, MAX_LISTED)
      .filter(({ session }) => sessionProblem(session, this.#settings, now) === undefined)
      // Those of an access token are listed as agents.
      .filter(({ session }) => session.assertedUntil === undefined)
      .map((one) => sessionSummary(one, this.#settings));
    return { sessions, next: listed.length > MAX_LISTED ? skip + MAX_LISTED : undefined };
  }

  /** Imports the page that shows users their own sessions. */
  importPage(): ReturnType<NonNullable<SessionBackend['listPage']>> {
    return (this.#backend.listPage ?? notKept)();
  }

  /**
   * Ends one session, has the provider revoke its refresh token, and records it. Returns the session as it was; `undefined` if there is
   * none, or if it is another person's.
   *
   * @param person its required owner; `undefined` for any, which only an operator may end
   */
  async end(
    key: string,
    person: Person | undefined,
    by: 'user' | 'operator',
    context: BaseContext,
  ): Promise<Session | undefined> {
    const session = await this.#list().take(key, person);
    if (session === undefined) return undefined;
    await this.#logout.record(session, by, await this.#logout.revoke(session, context), context);
    return session;
  }

  #list(): SessionList {
    return this.#backend.list ?? notKept();
  }
}

function notKept(): never {
  throw loginError('session.list_unsupported', {
    detail:
      'sessions cannot be listed without a store, because each is stored only in a cookie of the browser: give sessions() a store',
  });
}
