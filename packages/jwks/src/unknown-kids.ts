/** How many are remembered; the oldest is forgotten first. */
const CAPACITY = 1000;

/** Key names that the issuer has just been found not to have, so that it is not asked for them again soon. */
export class UnknownKids {
  readonly #milliseconds: number;
  readonly #until = new Map<string, number>();

  /** @param milliseconds how long each is remembered */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  has(id: string, now: number): boolean {
    const until = this.#until.get(id);
    return until !== undefined && now < until;
  }

  add(id: string, now: number): void {
    this.#until.delete(id);
    this.#until.set(id, now + this.#milliseconds);
    if (this.#until.size <= CAPACITY) return;
    for (const oldest of this.#until.keys()) {
      this.#until.delete(oldest);
      return;
    }
  }
}
