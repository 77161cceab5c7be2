import { type Answer, setCookiesOf } from './answer.ts';
import type { HeaderList } from './header-list.ts';

interface Kept {
  readonly value: string;
  readonly path: string;
}

/**
 * A browser's cookies of one host. Domains and `Secure` are not looked at: the gate is tried over plain http, and there is
 * no other host.
 */
export class CookieJar {
  readonly #kept = new Map<string, Kept>();

  /** Keeps what an answer sets, and drops what it removes. */
  keep(answer: Answer): void {
    for (const { name, value, attributes } of setCookiesOf(answer)) {
      const age = attributes.get('max-age');
      const end =
        age === undefined ? Date.parse(attributes.get('expires') ?? '') : Date.now() + Number(age) * 1000;
      if (end <= Date.now()) this.#kept.delete(name);
      else this.set(name, value, attributes.get('path') || '/');
    }
  }

  set(name: string, value: string, path = '/'): void {
    this.#kept.set(name, { value, path });
  }

  delete(name: string): void {
    this.#kept.delete(name);
  }

  get(name: string): string | undefined {
    return this.#kept.get(name)?.value;
  }

  get names(): string[] {
    return [...this.#kept.keys()];
  }

  /** The same cookies, which change apart from these. */
  copy(): CookieJar {
    const copy = new CookieJar();
    copy.add(this);
    return copy;
  }

  /** Adds another jar's cookies to these. */
  add(other: CookieJar): void {
    for (const [name, kept] of other.#kept) this.#kept.set(name, kept);
  }

  /** The `Cookie` header for a path, if there is one. */
  headers(target: string): HeaderList {
    const path = target.replace(/[?#].*$/s, '');
    const pairs = [...this.#kept].filter(([, kept]) => isBelow(path, kept.path));
    if (pairs.length === 0) return [];
    return [['Cookie', pairs.map(([name, { value }]) => `${name}=${value}`).join('; ')]];
  }
}

/** RFC 6265 section 5.1.4. */
function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
