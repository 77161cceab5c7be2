import { RecentMap } from '@portcullis/core/recent-map';
import { base64url } from 'jose';

/**
 * Names sessions where their ids must not be, in stores and records: SHA-256 of the id, base64url. Each session is hashed
 * once in an isolate, and not for each request.
 */
export class SessionHashes {
  readonly #known = new RecentMap<string>();

  async of(id: string): Promise<string> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id));
    const hash = base64url.encode(new Uint8Array(digest));
    this.#known.set(id, hash);
    return hash;
  }
}
