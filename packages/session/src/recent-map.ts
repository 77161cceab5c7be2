/** So many entries are kept. */
const MAX_ENTRIES = 1000;

/** Entries with longer names are not kept, in characters: a thousand of them would be too much for an isolate. */
const MAX_NAME_LENGTH = 4096;

/** The last thousand entries that were set, by name; the oldest is forgotten first. What is missing was forgotten. */
export class RecentMap<Value> {
  readonly #entries = new Map<string, Value>();

  get(name: string): Value | undefined {
    return this.#entries.get(name);
  }

  /** Puts an entry last. */
  set(name: string, value: Value): void {
    this.delete(name);
    if (name.length > MAX_NAME_LENGTH) return;
    this.#entries.set(name, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.delete(oldest);
  }

  delete(name: string): void {
    this.#entries.delete(name);
  }
}
