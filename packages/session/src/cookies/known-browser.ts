import { sha256, toBase64url } from '@portcullis/core/internal';
import { clearCookie, type RequestCookies, setCookie } from './cookies.ts';
import type { KeyRing } from './key-ring.ts';
import { openJson, sealJson } from './sealed-json.ts';

const COOKIE = '__Host-portcullis-known';

/** How long a browser is recognized after a login, in seconds. */
const KNOWN_SECONDS = 90 * 86_400;

interface Known {
  /** A hash of the user who logged in: all browsers of one person are counted together. */
  readonly person: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

/**
 * Recognizes browsers in which a user has logged in before, so that limits on failures in their network do not apply to them. The cookie
 * outlives the session, and is deleted by a logout: another person may use the browser next. It authenticates no one: a request with it is
 * counted for that person, and otherwise anonymous.
 */
export class KnownBrowsers {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** The `Set-Cookie` line for a browser in which this person has logged in. */
  async remember(
    { issuer, subject }: { readonly issuer: string; readonly subject: string },
    now: number,
  ): Promise<string> {
    const person = toBase64url(await sha256(JSON.stringify([issuer, subject])));
    const known: Known = { person, endsAt: now + KNOWN_SECONDS };
    return setCookie(COOKIE, await sealJson(this.#ring, COOKIE, known), KNOWN_SECONDS);
  }

  /** Who logged in in this browser last, as a hash; `undefined` where that is not known. */
  async personOf(sent: RequestCookies, now: number): Promise<string | undefined> {
    const sealed = sent.get(COOKIE);
    const known = sealed === undefined ? undefined : await openJson<Known>(this.#ring, COOKIE, sealed);
    return known !== undefined && now < known.endsAt ? known.person : undefined;
  }
}

/** The `Set-Cookie` lines that delete who logged in in a browser. */
export function forgottenBrowser(sent: RequestCookies): string[] {
  return sent.has(COOKIE) ? [clearCookie(COOKIE)] : [];
}
