import {
  detectSignals,
  type Habits,
  NO_HABITS,
  type Sighting,
  type Signal,
  type SignalOptions,
} from './detect.ts';

/** The part of a Durable Object's storage that is used. */
export interface HabitStorage {
  get(key: 'habits'): Promise<unknown>;
  put(key: 'habits', value: object): Promise<void>;
  getAlarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
  deleteAll(): Promise<void>;
}

interface Kept {
  readonly habits: Habits;
  /** When the person was last seen, to a minute; milliseconds since the Unix epoch. */
  readonly seenAt: number;
}

/** Habits of a person who was not seen for this long are deleted. */
const KEEP_MS = 90 * 86_400_000;
/** A change of only the last time seen is written at this interval. */
const SEEN_MS = 60_000;

/**
 * One person's habits in the storage of a Durable Object, under the key `habits`: at most 64 countries, devices and applications each, the
 * last location and the latest denials. Deleted 90 days after the last sighting.
 */
export class KeptHabits {
  readonly #storage: HabitStorage;
  #kept: Kept | undefined;

  constructor(storage: HabitStorage) {
    this.#storage = storage;
  }

  /** See `HabitStore.observe`. */
  async observe(sighting: Sighting, options: SignalOptions): Promise<readonly Signal[]> {
    const before = await this.#load();
    const known = this.#kept?.habits ?? before?.habits ?? NO_HABITS;
    const { signals, habits } = detectSignals(sighting, known, options);
    // In memory it is always exact; what an eviction can lose is a minute of sameness.
    this.#kept = { habits, seenAt: before?.seenAt ?? Number.NEGATIVE_INFINITY };
    if (isSame(habits, known) && sighting.at < this.#kept.seenAt + SEEN_MS) return signals;
    this.#kept = { habits, seenAt: sighting.at };
    // First what has it forgotten: an object that dies between would keep it for ever.
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(sighting.at + KEEP_MS);
    await this.#storage.put('habits', this.#kept);
    return signals;
  }

  /**
   * Deletes the habits of a person who was not seen for the retention time; otherwise schedules an alarm for when that could be.
   * @param now milliseconds since the Unix epoch
   */
  async forget(now: number): Promise<void> {
    const forgetAt = ((await this.#load())?.seenAt ?? 0) + KEEP_MS;
    if (now < forgetAt) return this.#storage.setAlarm(forgetAt);
    await this.forgetNow();
  }

  /** Deletes the habits of a person who is to be forgotten. */
  async forgetNow(): Promise<void> {
    this.#kept = undefined;
    await this.#storage.deleteAll();
  }

  async #load(): Promise<Kept | undefined> {
    if (this.#kept !== undefined) return this.#kept;
    // Only this class writes it.
    const stored = (await this.#storage.get('habits')) as Kept | undefined;
    // Somebody else at once may have read it, and remembered more by now.
    this.#kept ??= stored;
    return this.#kept;
  }
}

/** Whether nothing is new but where and when the person was last seen. */
function isSame(after: Habits, before: Habits): boolean {
  return (['countries', 'devices', 'applications', 'denials'] as const).every((part) => {
    const [now, then] = [after[part], before[part]];
    return now.length === then.length && now.every((one, index) => one === then[index]);
  });
}
