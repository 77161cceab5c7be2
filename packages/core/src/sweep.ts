/** The part of a Durable Object's storage that is used. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(milliseconds: number): Promise<void>;
}

/** How long other calls may come between two sweeps where there is more to forget than one may take, in milliseconds. */
const NEXT_SWEEP_MS = 1000;

/**
 * Wakes a Durable Object to forget what has run out. It has one alarm for everything, and one that was set for something far
 * away must not keep what is near waiting.
 */
export class Sweep {
  readonly #storage: AlarmStorage;
  readonly #intervalMs: number;
  readonly #forget: (now: number) => number | undefined;

  /**
   * @param intervalMs how often it sweeps at most, in milliseconds
   * @param forget forgets what has run out, or as much of it as one sweep may, and returns when there is something to forget
   * next: both times in seconds since the Unix epoch
   */
  constructor(storage: AlarmStorage, intervalMs: number, forget: (now: number) => number | undefined) {
    this.#storage = storage;
    this.#intervalMs = intervalMs;
    this.#forget = forget;
  }

  /**
   * To be called when something was written: it may be over long before what the object is to wake for.
   *
   * @param now seconds since the Unix epoch
   */
  async later(now: number): Promise<void> {
    await this.#wakeBy(now * 1000 + this.#intervalMs);
  }

  /**
   * To be called by the alarm.
   *
   * @param now milliseconds since the Unix epoch
   */
  async run(now: number): Promise<void> {
    const next = this.#forget(Math.floor(now / 1000));
    if (next === undefined) return;
    // What is over by now did not fit into one sweep.
    const isBehind = next * 1000 <= now;
    await this.#wakeBy(isBehind ? now + NEXT_SWEEP_MS : Math.max(now + this.#intervalMs, next * 1000));
  }

  async #wakeBy(at: number): Promise<void> {
    const alarm = await this.#storage.getAlarm();
    if (alarm === null || alarm > at) await this.#storage.setAlarm(at);
  }
}
