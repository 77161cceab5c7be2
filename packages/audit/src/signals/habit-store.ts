import { RecentMap } from '@portcullis/core/internal';
import {
  detectSignals,
  type Habits,
  NO_HABITS,
  type Sighting,
  type Signal,
  type SignalOptions,
} from './detect.ts';

/** Stores people's habits between requests. */
export interface HabitStore {
  /**
   * Returns what is unusual about a sighting, and remembers it. Both happen in one step, so that of two concurrent sightings only one is
   * new. If it returns synchronously, the signals are in the request's event as well.
   */
  observe(sighting: Sighting, options: SignalOptions): Promise<readonly Signal[]> | readonly Signal[];
}

/**
 * Stores the habits of the last people seen in this isolate: for tests, and where losing them does no harm.
 *
 * @param maxPeople most people that are remembered. Default: 1000
 */
export function memoryHabits(maxPeople = 1000): HabitStore {
  const known = new RecentMap<Habits>({ maxEntries: maxPeople, maxNameLength: Number.POSITIVE_INFINITY });
  return {
    observe: (sighting, options) => {
      const { who } = sighting;
      const { signals, habits } = detectSignals(sighting, known.get(who) ?? NO_HABITS, options);
      known.set(who, habits);
      return signals;
    },
  };
}
