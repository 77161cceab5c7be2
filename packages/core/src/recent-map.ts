/** How much is kept. */
export interface RecentMapOptions {
  /** Default 1000. */
  readonly maxEntries?: number;
  /**
   * Entries with longer names are not kept, in characters: a thousand of them would be too much for an isolate.
   * Default 4096.
   */
  readonly maxNameLength?: number;
  /** Most characters of names and values together, as far as `set` is told them. Default 4,194,304. */
  readonly maxCharacters?: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly characters: number;
}

/** The last entries that were set, by name; the oldest is forgotten first. What is missing was forgotten. */
export class RecentMap<Value> {
  readonly #maxEntries: number;
  readonly #maxNameLength: number;
  readonly #maxCharacters: number;
  readonly #entries = new Map<string, Entry<Value>>();
  #characters = 0;

  constructor({ maxEntries = 1000, maxNameLength = 4096, maxCharacters = 4_194_304 }: RecentMapOptions = {}) {
    this.#maxEntries = maxEntries;
    this.#maxNameLength = maxNameLength;
    this.#maxCharacters = maxCharacters;
  }

  get(name: string): Value | undefined {
    return this.#entries.get(name)?.value;
  }

  /**
   * Puts an entry last.
   *
   * @param length of the value, in characters, where values differ much in their size. Default 0
   */
  set(name: string, value: Value, length: number = 0): void {
    this.delete(name);
    const characters = name.length + length;
    if (name.length > this.#maxNameLength || characters > this.#maxCharacters) return;
    this.#entries.set(name, { value, characters });
    this.#characters += characters;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#characters <= this.#maxCharacters) return;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    this.#characters -= this.#entries.get(name)?.characters ?? 0;
    this.#entries.delete(name);
  }
}
