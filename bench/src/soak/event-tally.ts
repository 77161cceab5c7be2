/** The types of events that are counted: those of which it is known from outside how many there must be. */
export const COUNTED = [
  'request.decision',
  'login',
  'logout',
  'session.refresh',
  'config.changed',
  'group.sync',
] as const;

/** One of them. */
export type CountedType = (typeof COUNTED)[number];

/** What a count of one type came to. */
export interface EventCount {
  readonly type: CountedType;
  readonly expected: number;
  readonly recorded: number;
}

/** Holds what the gate records to what it was seen to do. */
export class EventTally {
  readonly #expected = new Map<CountedType, number>();
  readonly #recorded = new Map<string, number>();
  /** Of the events since the last time that all were there. */
  #ids = new Set<string>();
  #lines = 0;
  #duplicates = 0;

  /** Something happened that must be recorded. */
  expect(type: CountedType, count = 1): void {
    this.#expected.set(type, (this.#expected.get(type) ?? 0) + count);
  }

  /** Takes a line that the gate printed; one that is no event is none of ours. */
  record(line: string): void {
    if (!line.startsWith('{')) return;
    const { id, type } = JSON.parse(line) as { readonly id: string; readonly type: string };
    this.#lines += 1;
    if (this.#ids.has(id)) this.#duplicates += 1;
    this.#ids.add(id);
    this.#recorded.set(type, (this.#recorded.get(type) ?? 0) + 1);
  }

  /** All events that were printed, those included that nobody expects a number of. */
  get lines(): number {
    return this.#lines;
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  get counts(): readonly EventCount[] {
    return COUNTED.map((type) => ({
      type,
      expected: this.#expected.get(type) ?? 0,
      recorded: this.#recorded.get(type) ?? 0,
    }));
  }

  /** Whether each type has as many as it must have. Forgets the ids that were seen where it has. */
  isComplete(): boolean {
    const isComplete = this.counts.every(({ expected, recorded }) => expected === recorded);
    if (isComplete) this.#ids = new Set();
    return isComplete;
  }
}
