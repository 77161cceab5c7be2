import type { Opened } from './key-ring.ts';

/** So many are remembered; the oldest is forgotten first. */
const MAX_COOKIES = 1000;

/** Most characters kept, whatever the number: an isolate has 128 MB for everything. */
const MAX_CHARACTERS = 2_097_152;

/**
 * What session cookies hold that were opened before, under the whole of what was sealed: a browser sends the same one
 * with each request, and the same keys open it to the same text. Whether that session is over, idle or was ended is for
 * others to ask, each time.
 */
export class OpenedCookies {
  readonly #bySeal = new Map<string, Opened>();
  #characters = 0;

  find(sealed: string): Opened | undefined {
    return this.#bySeal.get(sealed);
  }

  add(sealed: string, opened: Opened): void {
    if (this.#bySeal.has(sealed)) return;
    this.#bySeal.set(sealed, opened);
    this.#characters += lengthOf(sealed, opened);
    for (const [oldest, { text }] of this.#bySeal) {
      if (this.#bySeal.size <= MAX_COOKIES && this.#characters <= MAX_CHARACTERS) return;
      this.#bySeal.delete(oldest);
      this.#characters -= lengthOf(oldest, { text });
    }
  }
}

function lengthOf(sealed: string, { text }: Pick<Opened, 'text'>): number {
  return sealed.length + text.length;
}
