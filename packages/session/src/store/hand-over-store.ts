import type { MethodsOf } from './handed-on.ts';

/**
 * Keeps sessions that are on the way from the host where people log in to the host of an application. Every operation is atomic. Times are
 * in seconds since the Unix epoch.
 */
export interface HandOverStore {
  /**
   * Keeps one.
   *
   * @param key SHA-256 of the code that the browser presents: a reader of the store cannot present it
   * @param content sealed
   */
  readonly addHandOver: (key: string, content: string, endsAt: number, now: number) => Promise<void>;
  /** Removes one and returns its content, if it does not end by `now`: of two callers that race, one gets it. */
  readonly takeHandOver: (key: string, now: number) => Promise<string | undefined>;
}

/** All that it does. */
export const HAND_OVER_STORE: MethodsOf<HandOverStore> = { addHandOver: true, takeHandOver: true };
