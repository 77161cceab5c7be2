import { tellOperator } from './tell.ts';
import { hasPassed } from './time/has-passed.ts';

/** Minimum time between two reports, in milliseconds. */
const PAUSE_MS = 60_000;

/** Reports an ongoing problem to the operator: the first time, and then at most once a minute. */
export class RareReport {
  readonly #report: (text: string) => void;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param report called with a text without secrets */
  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  /** @param now milliseconds since the Unix epoch */
  tell(text: string, now: number): void {
    if (!hasPassed(PAUSE_MS, this.#toldAt, now)) return;
    this.#toldAt = now;
    tellOperator(this.#report, text);
  }
}
