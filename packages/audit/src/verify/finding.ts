import { escapeUnprintable } from '@portcullis/core/internal';

/** What can be wrong with a log. */
export type FindingCode =
  /** Not an event. */
  | 'line.unreadable'
  /** Not as events are written: changed by hand or by a tool. */
  | 'line.not_canonical'
  /** Lines end with CR LF: something converted the log. Reported once. */
  | 'line.crlf'
  /** An event without a chain. */
  | 'chain.absent'
  /** The event does not have the hash it states: it was changed. */
  | 'chain.altered'
  /** The event does not follow the one before it: something was put in or replaced there. */
  | 'chain.broken'
  /** Numbers are missing before this event. */
  | 'chain.gap'
  /** A number is repeated or out of order. */
  | 'chain.order'
  /** An event is not the one that was signed for. */
  | 'checkpoint.mismatch'
  /** Events that were signed for are missing at the end of a chain. */
  | 'checkpoint.tail_missing'
  /** A whole chain that was signed for is missing. */
  | 'checkpoint.writer_missing'
  /** Checkpoints are missing. */
  | 'checkpoint.gap'
  /** A checkpoint does not follow the one before it, or was moved to where it cannot be compared any more. */
  | 'checkpoint.broken'
  /** A checkpoint is not signed by one of the keys. */
  | 'checkpoint.signature';

/** One thing wrong with a log, and where. */
export interface Finding {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly code: FindingCode;
  /** What is wrong, to be read after "line N". Quotes ids and numbers, never the content of an event. */
  readonly message: string;
}

/** Collects findings, up to a number. */
export class Findings {
  readonly #most: number;
  readonly #kept: Finding[] = [];
  count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: number, code: FindingCode, message: string): void {
    this.count += 1;
    if (this.#kept.length < this.#most) {
      // Ids are what the log says, and a log that was made up says anything.
      this.#kept.push({ line, code, message: escapeUnprintable(message) });
    }
  }

  sorted(): readonly Finding[] {
    return this.#kept.toSorted((a, b) => a.line - b.line);
  }
}
