/** Subjects that are remembered. */
const MAX_SUBJECTS = 1000;

/** Remembers what was last said of each of the latest subjects in this isolate, so that nothing is said twice in a row. */
export class LastSaid {
  readonly #said = new Map<string, { readonly what: string; readonly at: number }>();
  readonly #milliseconds: number;

  /** @param seconds after this time the same may be said again */
  constructor(seconds: number) {
    this.#milliseconds = seconds * 1000;
  }

  /**
   * Whether this is news: something else than last time, or the same after a while. Counts as said.
   * @param now milliseconds since the Unix epoch
   */
  isNews(subject: string, what: string, now: number): boolean {
    const last = this.#said.get(subject);
    if (last?.what === what && now < last.at + this.#milliseconds) return false;
    this.#said.delete(subject);
    this.#said.set(subject, { what, at: now });
    const [oldest] = this.#said.keys();
    if (this.#said.size > MAX_SUBJECTS && oldest !== undefined) this.#said.delete(oldest);
    return true;
  }
}
