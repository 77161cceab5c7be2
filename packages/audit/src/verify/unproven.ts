import { escapeUnprintable } from '@portcullis/core/internal';

/** What a log can leave unproven without being wrong. */
export type UnprovenCode =
  /** No keys were given: anyone could have made the checkpoints. */
  | 'signatures'
  /** The authority's last checkpoint was not given, or a part ends before it: lines may be missing at the end. */
  | 'end'
  /** No checkpoint signs for any event of a chain: all of it could have been made up. */
  | 'chain'
  /** Events come after the last checkpoint of their chain: more may be missing there, or these made up. */
  | 'tail';

/** One thing that a log does not prove, and where. */
export interface Unproven {
  readonly code: UnprovenCode;
  /** Number of the line where it starts, from 1; `undefined` if it concerns the whole log. */
  readonly line: number | undefined;
  /** How many events are concerned. */
  readonly events: number;
  /** A sentence. Quotes ids and numbers, never the content of an event. */
  readonly message: string;
  /** Whether the caller said that this may be. */
  readonly allowed: boolean;
}

/** Collects what is not proved; all is counted, and as much is kept as there may be findings. */
export class UnprovenParts {
  readonly #most: number;
  readonly #allowed: ReadonlySet<UnprovenCode>;
  readonly kept: Unproven[] = [];
  /** Whether all of it is allowed. */
  allowed = true;

  constructor(most: number, allowed: readonly UnprovenCode[]) {
    this.#most = most;
    this.#allowed = new Set(allowed);
  }

  add(code: UnprovenCode, line: number | undefined, events: number, message: string): void {
    const allowed = this.#allowed.has(code);
    this.allowed &&= allowed;
    if (this.kept.length < this.#most) {
      this.kept.push({ code, line, events, message: escapeUnprintable(message), allowed });
    }
  }
}
