import { failureKind, inTime, type Sleep, systemSleep } from '@portcullis/core/internal';
import type { ElevationStore } from '@portcullis/session';
import { elevationError } from './elevation-failure.ts';

/** How long one call may take, in milliseconds. */
const TIMEOUT_MS = 2000;

/** Asks the store. Fails with `elevation.unavailable` if it rejects or does not answer in time. */
export type AskElevations = <Answer>(ask: (store: ElevationStore) => Promise<Answer>) => Promise<Answer>;

/** A store whose calls end in time. */
export function askElevations(store: ElevationStore, sleep: Sleep = systemSleep): AskElevations {
  return async (ask) => {
    try {
      return await inTime(TIMEOUT_MS, sleep, ask(store));
    } catch (cause) {
      const detail = `the store of elevations failed (${failureKind(cause)})`;
      throw elevationError('elevation.unavailable', { detail, cause, headers: { 'retry-after': '5' } });
    }
  };
}
