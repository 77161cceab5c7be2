import { AccessError } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';
import type { KeyRing, Opened } from '../cookies/key-ring.ts';
import { fitsCookies, readSessionCookie, SESSION_COOKIE, sessionCookies } from '../cookies/session-cookie.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { Session } from '../session/session.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { invalidSession } from './invalid-session.ts';
import type { RequestState } from './request-state.ts';

/** Opens the cookies of sessions, and writes them. */
export class SealedCookies {
  readonly #settings: SessionSettings;
  readonly #ring: KeyRing;
  readonly #backend: SessionBackend;
  /**
   * The content of cookies that were opened before, by the whole sealed text: the same keys open it to the same text. Whether that session
   * is over, idle or was ended must be checked each time.
   */
  readonly #opened = new RecentMap<Opened>();

  constructor(settings: SessionSettings, ring: KeyRing, backend: SessionBackend) {
    this.#settings = settings;
    this.#ring = ring;
    this.#backend = backend;
  }

  /** The text that the cookie of a request holds, where it was opened before. */
  known({ sent }: RequestState): Opened | undefined {
    const reading = readSessionCookie(sent);
    return reading.kind === 'sealed' ? this.#opened.get(reading.sealed) : undefined;
  }

  /** The text that the cookie of a request holds; `undefined` if there is none. Fails with `session.invalid`. */
  async open(requestState: RequestState): Promise<Opened | undefined> {
    const reading = readSessionCookie(requestState.sent);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'broken')
      throw invalidSession(requestState, 'session.invalid', 'a part of the cookie is missing');
    const known = this.#opened.get(reading.sealed);
    if (known !== undefined) return known;
    const opened = await this.#ring.open(SESSION_COOKIE, reading.sealed);
    if (opened !== undefined) {
      this.#opened.set(reading.sealed, opened, opened.text.length);
      return opened;
    }
    throw invalidSession(requestState, 'session.invalid', 'the cookie was not sealed with a configured key');
  }

  /** The `Set-Cookie` lines for a session that starts or has changed. */
  async of(session: Session, text: string, { sent }: RequestState, now: number): Promise<string[]> {
    const seconds = Math.max(1, session.startedAt + this.#settings.lifetimeSeconds - now);
    let sealed = await this.#ring.seal(SESSION_COOKIE, text);
    if (!fitsCookies(sealed.length) && this.#backend.isInCookie) {
      // The provider then asks the person whether they want to log out there: better than no session.
      const { session: written } = JSON.parse(text) as { readonly session: Session };
      const without = this.#backend.cookieText({ ...written, idToken: undefined });
      sealed = await this.#ring.seal(SESSION_COOKIE, without);
    }
    return sessionCookies(sealed, seconds, sent);
  }

  /**
   * Renews the cookie of a session that continues, in the response. It does not if the session is over by then, or if that cannot be
   * checked: an application may respond late, and the browser already has the cookie of a logout or of another login. A session that was
   * refreshed meanwhile is written in its current form.
   */
  async renew(session: Session, requestState: RequestState, now: number): Promise<void> {
    const text = this.#backend.cookieText(session);
    const lines = await this.of(session, text, requestState, now);
    requestState.renewal = async () => {
      const [by] = await this.#ring.ids();
      const seal = by === undefined ? undefined : { by, sealedAnew: true };
      const found = await this.#backend
        .find(text, now, Number.MAX_SAFE_INTEGER, seal)
        .catch(unlessItCannotTell);
      if (found?.isNewer !== true) return found === undefined ? [] : lines;
      return this.of(found.session, this.#backend.cookieText(found.session), requestState, now);
    };
  }
}

function unlessItCannotTell(error: unknown): undefined {
  if (!(error instanceof AccessError)) throw error;
}
