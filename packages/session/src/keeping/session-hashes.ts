import { RecentMap, sha256, toBase64url } from '@portcullis/core/internal';

/**
 * Names sessions where their ids must not be, in stores and records: SHA-256 of the id, base64url. Each session is hashed
 * once in an isolate, and not for each request.
 */
export class SessionHashes {
  readonly #known = new RecentMap<string>();

  /** The hash of a session that was hashed before. */
  known(id: string): string | undefined {
    return this.#known.get(id);
  }

  async of(id: string): Promise<string> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const hash = toBase64url(await sha256(id));
    this.#known.set(id, hash);
    return hash;
  }
}
