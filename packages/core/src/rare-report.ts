import { tellOperator } from './tell.ts';
import { hasPassed } from './time/has-passed.ts';

/** Between two reports of the same thing, in milliseconds. */
const PAUSE_MS = 60_000;

/** Tells an operator of something that goes on: the first time, and then at most once a minute. */
export class RareReport {
  readonly #report: (text: string) => void;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param report is told, in words without secrets */
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
