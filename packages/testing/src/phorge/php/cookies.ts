import type { Site } from '../server/sites.ts';

const FIVE_YEARS_IN_SECONDS = 157_680_000;

/** Phorge's cookies, without the configured prefix. */
export type CookieName = 'phsid' | 'phusr' | 'phcid' | 'phreg' | 'next_uri' | 'jump_to_hisec' | 'invite';

/** The request's cookies, decoded as PHP does; of duplicates the first wins. */
export function parseCookies(header: string | undefined, prefix: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim();
    if (equals < 0 || !name.startsWith(prefix) || cookies.has(name.slice(prefix.length))) continue;
    cookies.set(name.slice(prefix.length), decode(part.slice(equals + 1).trim()));
  }
  return cookies;
}

/** Gathers the `Set-Cookie` lines of one answer. */
export class CookieWriter {
  readonly #site: Site;
  readonly #prefix: string;
  readonly #clock: () => number;
  readonly lines: string[] = [];

  constructor(site: Site, prefix: string, clock: () => number) {
    this.#site = site;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  /** Lasts five years. */
  setLasting(name: CookieName, value: string): void {
    const expires = new Date(this.#clock() + FIVE_YEARS_IN_SECONDS * 1000).toUTCString();
    this.#write(name, encodeURIComponent(value), `; expires=${expires}; Max-Age=${FIVE_YEARS_IN_SECONDS}`);
  }

  /** Lasts until the browser is closed. */
  setTemporary(name: CookieName, value: string): void {
    this.#write(name, encodeURIComponent(value), '');
  }

  clear(name: CookieName): void {
    this.#write(name, 'deleted', '; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0');
  }

  #write(name: CookieName, value: string, life: string): void {
    if (!this.#site.setsCookies) return;
    const secure = this.#site.scheme === 'https' ? '; secure' : '';
    const scope = `path=/; domain=${this.#site.host}${secure}; HttpOnly`;
    this.lines.push(`${this.#prefix}${name}=${value}${life}; ${scope}`);
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // PHP keeps a broken escape as it is.
    return value;
  }
}
