import { NO_PROGRESS, type WriterProgress, withNumber } from '../log/writer-progress.ts';

/** A run of numbers of one writer that a log lacks. */
export interface WriterGap {
  readonly writer: string;
  readonly first: number;
  readonly last: number;
  /** The entry that came with a later number: the first entry of the log is 0. */
  readonly index: number;
}

interface KnownWriter {
  /** Its first number that was read: 1, unless it started in an earlier log that was not read. */
  readonly begin: number;
  progress: WriterProgress;
  /** Whether this log has any of its numbers. */
  seen: boolean;
  /** The entry that opened each gap, by the number before which it was. */
  readonly opened: Map<number, number>;
}

/** So much later may an event come into the log than its time says, and so much may clocks differ. */
const LATE_MS = 600_000;

/** When a writer's name was made, which is a UUIDv7: its first two parts say it, in milliseconds since the Unix epoch. */
function madeAt(writer: string): number {
  return Number.parseInt(writer.replace('-', ''), 16);
}

/** The numbers of all writers of a log. */
export class LogWriters {
  readonly #writers = new Map<string, KnownWriter>();
  /** Whether writers may have started in an earlier log that was not read. */
  #part = false;
  /** The first of the writers that started in the earlier log, which was not read. */
  #begunBefore: string | undefined;

  get count(): number {
    return [...this.#writers.values()].filter(({ seen }) => seen).length;
  }

  /** A writer that started in the earlier log, if it is unknown how far it came there. */
  get begunBefore(): string | undefined {
    return this.#begunBefore;
  }

  /** How far each writer came. */
  get progress(): ReadonlyMap<string, WriterProgress> {
    return new Map([...this.#writers].map(([writer, { progress }]) => [writer, progress]));
  }

  /**
   * The log continues another one: writers may have started there.
   * @param before how far they came there, if that is known
   */
  continue(before: ReadonlyMap<string, WriterProgress> | undefined): void {
    this.#part = before === undefined;
    for (const [writer, progress] of before ?? []) {
      this.#writers.set(writer, { begin: 1, progress, seen: false, opened: new Map() });
    }
  }

  /** Takes an entry; says whether its number is new. */
  add(writer: string, sequence: number, index: number): boolean {
    const known = this.#writers.get(writer) ?? this.#begin(sequence);
    this.#writers.set(writer, known);
    known.seen = true;
    if (known.begin > 1) this.#begunBefore ??= writer;
    // A late one of before.
    if (sequence < known.begin) return true;
    const next = withNumber(known.progress, sequence);
    if (next === undefined) return false;
    if (sequence > known.progress.next) known.opened.set(sequence - 1, index);
    known.progress = next;
    return true;
  }

  #begin(sequence: number): KnownWriter {
    const begin = this.#part ? sequence : 1;
    return {
      begin,
      progress: { ...NO_PROGRESS, next: begin },
      seen: true,
      opened: new Map(),
    };
  }

  /**
   * Whether an entry that is not newer than `time` (milliseconds since the Unix epoch) may have a number that is missing. A
   * writer's first event need not be the first that came of it; but none came before the writer was there.
   */
  isOpen(time: number): boolean {
    return [...this.#writers].some(
      ([writer, { progress }]) => progress.missing.length > 0 && time > madeAt(writer) - LATE_MS,
    );
  }

  /** Adds an entry from before the position where reading started. Numbers missing before it were reported when that part was read. */
  addEarlier(writer: string, sequence: number): void {
    const known = this.#writers.get(writer);
    if (known === undefined) return;
    const { next, missing } = known.progress;
    const left = missing.filter(([, last]) => last > sequence);
    known.progress = {
      next,
      missing: left.map(([first, last]) => [Math.max(first, sequence + 1), last] as const),
    };
  }

  /** All that came before was read, and the log continues another one: writers whose first numbers are missing may have started there. */
  beganBefore(): void {
    for (const [writer, known] of this.#writers) {
      const { next, missing } = known.progress;
      if (missing[0]?.[0] !== 1) continue;
      this.#begunBefore ??= writer;
      known.progress = { next, missing: missing.slice(1) };
    }
  }

  /** What no entry has, in the end. */
  *gaps(): Generator<WriterGap> {
    for (const [writer, { progress, opened }] of this.#writers) {
      for (const [first, last] of progress.missing) {
        const index = [...opened].find(([number]) => number >= last)?.[1];
        // Otherwise it opened in the log before, where it was said.
        if (index !== undefined) yield { writer, first, last, index };
      }
    }
  }
}
