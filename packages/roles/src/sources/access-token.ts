import type { Clock } from '@portcullis/core';
import { wasSetBack } from '@portcullis/core/internal';
import type { DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure } from './directory-failure.ts';

/** A token is not used any more so long before it ends, in milliseconds. */
const MARGIN_MS = 60_000;

/** An access token of a directory, used until shortly before it ends. */
export class AccessToken {
  #token = '';
  #since = 0;
  #until = 0;

  /**
   * The token, got by a form at a token endpoint if there is none that is good.
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4 | RFC 6749 section 4.4}
   */
  async get(
    calls: DirectoryCalls,
    clock: Clock,
    url: URL,
    form: () => Promise<Readonly<Record<string, string>>>,
  ): Promise<string> {
    // It may have been withdrawn, or be older than a right that was given since.
    calls.onRefusal(() => {
      this.#until = 0;
    });
    const now = clock.now();
    if (now < this.#until && !wasSetBack(this.#since, now)) return this.#token;
    const { body } = await calls.json(
      url,
      { method: 'POST', body: new URLSearchParams(await form()), headers: { accept: 'application/json' } },
      'check the credentials of the source',
    );
    const token = 'access_token' in body ? body.access_token : undefined;
    const lasts = 'expires_in' in body ? Number(body.expires_in) : Number.NaN;
    if (typeof token !== 'string' || token === '' || !(lasts > 0)) {
      throw new DirectoryFailure(`POST to ${url.host} gave no access token`);
    }
    this.#token = token;
    this.#since = clock.now();
    this.#until = this.#since + Math.max(0, lasts * 1000 - MARGIN_MS);
    return token;
  }
}
