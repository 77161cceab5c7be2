/** How much is kept. */
export interface RecentMapOptions {
  /** Default 1000. */
  readonly maxEntries?: number;
  /**
   * Entries with longer names are not kept, in characters: a thousand of them would be too much for an isolate.
   * Default 4096.
   */
  readonly maxNameLength?: number;
}

/** The last entries that were set, by name; the oldest is forgotten first. What is missing was forgotten. */
export class RecentMap<Value> {
  readonly #maxEntries: number;
  readonly #maxNameLength: number;
  readonly #entries = new Map<string, Value>();

  constructor({ maxEntries = 1000, maxNameLength = 4096 }: RecentMapOptions = {}) {
    this.#maxEntries = maxEntries;
    this.#maxNameLength = maxNameLength;
  }

  get(name: string): Value | undefined {
    return this.#entries.get(name);
  }

  /** Puts an entry last. */
  set(name: string, value: Value): void {
    this.delete(name);
    if (name.length > this.#maxNameLength) return;
    this.#entries.set(name, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxEntries && oldest !== undefined) this.delete(oldest);
  }

  delete(name: string): void {
    this.#entries.delete(name);
  }
}
