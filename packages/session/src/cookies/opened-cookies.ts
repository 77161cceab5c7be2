import { RecentMap } from '@portcullis/core/internal';
import { invalidSession } from '../invalid-session.ts';
import type { RequestState } from '../request-state.ts';
import type { KeyRing, Opened } from './key-ring.ts';
import { readSessionCookie, SESSION_COOKIE } from './session-cookie.ts';

/**
 * Opens the cookies of sessions, and remembers what they held by the whole of what was sealed: the same keys open it to the same
 * text. Whether that session is over, idle or was ended is to be asked each time.
 */
export class OpenedCookies {
  readonly #ring: KeyRing;
  readonly #opened = new RecentMap<Opened>();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** The text that the cookie holds, where it was opened before. */
  known({ sent }: RequestState): Opened | undefined {
    const reading = readSessionCookie(sent);
    return reading.kind === 'sealed' ? this.#opened.get(reading.sealed) : undefined;
  }

  /** The text that the cookie holds; `undefined` if there is none. Fails with `session.invalid`. */
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
    throw invalidSession(
      requestState,
      'session.invalid',
      'the cookie was not sealed with a key that is known here',
    );
  }
}
