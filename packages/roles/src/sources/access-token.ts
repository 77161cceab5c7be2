import type { Clock } from '@portcullis/core';
import { wasSetBack } from '@portcullis/core/internal';
import type { DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure } from './directory-failure.ts';

/** How long before it expires a token is no longer used, in milliseconds. */
const MARGIN_MS = 60_000;

/** An access token for a directory, cached until shortly before it expires. */
export class AccessToken {
  #token = '';
  #since = 0;
  #until = 0;

  /**
   * Returns the cached token, or requests one from the token endpoint.
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4 | RFC 6749 section 4.4}
   */
  async get(
    calls: DirectoryCalls,
    clock: Clock,
    url: URL,
    form: () => Promise<Readonly<Record<string, string>>>,
  ): Promise<string> {
    // The token may be revoked, or older than a permission that was granted since.
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
      throw new DirectoryFailure(`POST to ${url.host} returned no access token`);
    }
    this.#token = token;
    this.#since = clock.now();
    this.#until = this.#since + Math.max(0, lasts * 1000 - MARGIN_MS);
    return token;
  }
}
