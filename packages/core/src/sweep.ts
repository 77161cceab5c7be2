/** The part of a Durable Object's storage that is used. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(milliseconds: number): Promise<void>;
}

/** Time between two sweeps if there is more to delete than one sweep may, in milliseconds, so that other calls can run. */
const NEXT_SWEEP_MS = 1000;

/**
 * Wakes a Durable Object to delete expired data. It has a single alarm, and an alarm far in the future must not delay data that
 * expires earlier.
 */
export class Sweep {
  readonly #storage: AlarmStorage;
  readonly #intervalMs: number;
  readonly #forget: (now: number) => number | undefined;

  /**
   * @param intervalMs minimum time between two sweeps, in milliseconds
   * @param forget deletes expired data, or as much of it as one sweep may, and returns when the next data expires: both times in
   *   seconds since the Unix epoch
   */
  constructor(storage: AlarmStorage, intervalMs: number, forget: (now: number) => number | undefined) {
    this.#storage = storage;
    this.#intervalMs = intervalMs;
    this.#forget = forget;
  }

  /**
   * To be called after a write: the data can expire long before the current alarm.
   *
   * @param now seconds since the Unix epoch
   */
  async later(now: number): Promise<void> {
    await this.#wakeBy(now * 1000 + this.#intervalMs);
  }

  /**
   * To be called by the alarm handler.
   *
   * @param now milliseconds since the Unix epoch
   */
  async run(now: number): Promise<void> {
    const next = this.#forget(Math.floor(now / 1000));
    if (next === undefined) return;
    // More data has expired than one sweep deletes.
    const isBehind = next * 1000 <= now;
    await this.#wakeBy(isBehind ? now + NEXT_SWEEP_MS : Math.max(now + this.#intervalMs, next * 1000));
  }

  async #wakeBy(at: number): Promise<void> {
    const alarm = await this.#storage.getAlarm();
    if (alarm === null || alarm > at) await this.#storage.setAlarm(at);
  }
}
