/** Limits of the map. */
export interface RecentMapOptions {
  /** Default 1000. */
  readonly maxEntries?: number;
  /**
   * Entries with longer names are not stored, in characters: a thousand of them would need too much memory. Default 4096.
   */
  readonly maxNameLength?: number;
  /** Maximum number of characters of all names and values, as passed to `set`. Default 4,194,304. */
  readonly maxCharacters?: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly characters: number;
}

/** A map of the most recently set entries; the oldest is evicted first. A missing entry may have been evicted. */
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
   * Sets an entry as the most recent one.
   *
   * @param length length of the value in characters, if values differ much in size. Default 0
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
