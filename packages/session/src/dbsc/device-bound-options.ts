import { type Completed, checkOptions, type FieldsFor, number, objectWith } from '@portcullis/core/internal';
import { HAND_OVER_STORE, type HandOverStore } from '../store/hand-over-store.ts';
import { namesOf } from '../store/handed-on.ts';

/** Options of `deviceBound()`. */
export interface DeviceBoundOptions {
  /** The store of the sessions, such as `durableObjectSessions()`. It keeps the challenges until they are used. */
  readonly store: HandOverStore;
  /**
   * How long a proof counts, in seconds. A copied cookie is good for the rest of this time, no longer. Browsers limit how often they sign:
   * Chromium six times in nine minutes. Default 600.
   */
  readonly proofSeconds?: number;
}

/** How each option is checked. */
export const deviceBoundFields: FieldsFor<DeviceBoundOptions> = {
  store: objectWith<HandOverStore>(namesOf(HAND_OVER_STORE)),
  proofSeconds: number({ from: 120, to: 3600, whole: true, fallback: 600 }),
};

/** Validates and completes the options. */
export function deviceBoundSettings(options: DeviceBoundOptions): Completed<DeviceBoundOptions> {
  return checkOptions('deviceBound', options, deviceBoundFields);
}
