import { lookAlikes, nearestName, nearestSetting } from '@portcullis/core/internal';
import type { PolicyProblem } from './policy-problem.ts';

/** Collects what is wrong at one place of a policy, and below it. */
export class Report {
  readonly #problems: PolicyProblem[];
  readonly #place: string;

  constructor(problems: PolicyProblem[], place = '') {
    this.#problems = problems;
    this.#place = place;
  }

  /** The report of a field, or of an entry of a list. */
  at(key: string | number): Report {
    if (typeof key === 'number') return new Report(this.#problems, `${this.#place}[${key}]`);
    return new Report(this.#problems, this.#place === '' ? key : `${this.#place}.${key}`);
  }

  /** Something is wrong here. */
  problem(message: string, suggestion?: string): void {
    this.#problems.push({ path: this.#place, message, suggestion });
  }

  /** Reports a word that is not known. */
  unknown(word: string, known: Iterable<string>, message: string): void {
    const nearest = nearestName(word, known);
    this.problem(`${JSON.stringify(word)}${lookAlikes(word, nearest)} ${message}`, nearest);
  }

  /** Reports unknown fields: a misspelled `except` would silently widen a rule. */
  fields(record: Readonly<Record<string, unknown>>, known: readonly string[]): void {
    for (const field of Object.keys(record)) {
      if (known.includes(field)) continue;
      const nearest = nearestSetting(field, known);
      const message = `${JSON.stringify(field)}${lookAlikes(field, nearest)} is not a field of this object`;
      this.at(field).problem(message, nearest);
    }
  }

  /** Returns the text, or reports a problem and returns `undefined`. */
  text(value: unknown): string | undefined {
    if (typeof value !== 'string' || value.trim() === '') {
      this.problem('must be a text that is not empty');
      return undefined;
    }
    // Canonical JSON, and so the policy's version, knows no halves of characters.
    if (!value.isWellFormed()) {
      this.problem('contains a lone surrogate (half of a character)');
      return undefined;
    }
    return value;
  }

  /** The texts of the list here, each looked at by `check`; a list must not be empty. */
  texts(value: unknown, check: (text: string, report: Report) => void): readonly string[] {
    if (!Array.isArray(value) || value.length === 0) {
      this.problem('must be a list with at least one entry');
      return [];
    }
    return value.flatMap((entry: unknown, index) => {
      const report = this.at(index);
      const text = report.text(entry);
      if (text === undefined) return [];
      check(text, report);
      return [text];
    });
  }
}
