import { RecentMap, wasSetBack } from '@portcullis/core/internal';

/** Remembers the last report about each of the latest subjects in this isolate, so that the same report is not repeated. */
export class RepeatFilter {
  readonly #said = new RecentMap<{ readonly what: string; readonly at: number }>({
    maxNameLength: Number.POSITIVE_INFINITY,
  });
  readonly #milliseconds: number;

  /** @param seconds after this time the same may be reported again */
  constructor(seconds: number) {
    this.#milliseconds = seconds * 1000;
  }

  /**
   * Whether this is new: different from the last report, or the same after a while. Remembers it.
   * @param now milliseconds since the Unix epoch
   */
  isNews(subject: string, what: string, now: number): boolean {
    const last = this.#said.get(subject);
    const isSame = last?.what === what && now < last.at + this.#milliseconds;
    if (isSame && !wasSetBack(last.at, now)) return false;
    this.#said.set(subject, { what, at: now });
    return true;
  }
}
