import type { MethodsOf } from './handed-on.ts';

/**
 * Stores for a short time what one host of the gateway leaves for another: sessions on the way from the host where people log in to the host
 * of an application, and calls of agents that wait for their user. Every operation is atomic. Times are in seconds since the Unix epoch.
 */
export interface HandOverStore {
  /**
   * Stores one, in the place of an earlier one with this key.
   *
   * @param key SHA-256 of the code that the browser presents: a reader of the store cannot present it
   * @param content sealed
   */
  readonly addHandOver: (key: string, content: string, endsAt: number, now: number) => Promise<void>;
  /** Its content, if it does not end by `now`. It remains. */
  readonly seeHandOver: (key: string, now: number) => Promise<string | undefined>;
  /** Removes one and returns its content, if it does not end by `now`: of two callers that race, one gets it. */
  readonly takeHandOver: (key: string, now: number) => Promise<string | undefined>;
}

/** All that it does. */
export const HAND_OVER_STORE: MethodsOf<HandOverStore> = {
  addHandOver: true,
  seeHandOver: true,
  takeHandOver: true,
};
