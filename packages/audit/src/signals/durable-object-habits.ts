import { sha256 } from '../sha256.ts';
import type { Sighting, Signal, SignalOptions } from './detect.ts';
import type { HabitStore } from './habit-store.ts';

/** A namespace of `HabitKeeper` objects, as it is bound. */
export interface HabitNamespace {
  getByName(name: string): {
    observe(sighting: Sighting, options: SignalOptions): Promise<readonly Signal[]>;
  };
}

/**
 * Keeps habits in `HabitKeeper` objects, one for each person: the option `habits` of `signals()`. Objects are named by a
 * hash, so that nobody's name is in them. Asked after the answer, once for each request that differs from the last ones.
 *
 * @example
 * ```ts
 * import { audit, workersLogs } from '@portcullis/audit';
 * import { durableHabits, type HabitNamespace, signals } from '@portcullis/audit/signals';
 *
 * const record = audit((env: { HABITS: HabitNamespace }) => ({
 *   sinks: [workersLogs()],
 *   signals: signals({ habits: durableHabits(env.HABITS) }),
 * }));
 * ```
 */
export function durableHabits(namespace: HabitNamespace): HabitStore {
  return {
    observe: async (sighting, options) => {
      const who = await sha256(sighting.who);
      // A stub belongs to the request that made it.
      return namespace.getByName(who).observe({ ...sighting, who }, options);
    },
  };
}
