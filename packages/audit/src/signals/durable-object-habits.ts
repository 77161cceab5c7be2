import { requireBinding } from '@portcullis/core/internal';
import { sha256 } from '../sha256.ts';
import type { Sighting, Signal, SignalOptions } from './detect.ts';
import type { HabitStore } from './habit-store.ts';

/** A namespace of `PortcullisHabits` objects, as it is bound. */
export interface HabitNamespace {
  getByName(name: string): {
    observe(sighting: Sighting, options: SignalOptions): Promise<readonly Signal[]>;
  };
}

/**
 * Stores habits in `PortcullisHabits` objects, one for each person: the option `habits` of `signals()`. Objects are named by a hash, so
 * that their names contain no person. Called after the response, once for each request that differs from the last ones.
 *
 * @example
 * ```ts
 * import { audit, consoleSink, durableObjectHabits, type HabitNamespace, signals } from '@portcullis/audit';
 *
 * const record = audit((env: { HABITS: HabitNamespace }) => ({
 *   sinks: [consoleSink()],
 *   signals: signals({ habits: durableObjectHabits(env.HABITS) }),
 * }));
 * ```
 */
export function durableObjectHabits(namespace: HabitNamespace): HabitStore {
  requireBinding(
    'durableObjectHabits',
    'Durable Object namespace of PortcullisHabits',
    namespace,
    'getByName',
  );
  return {
    observe: async (sighting, options) => {
      const who = await sha256(sighting.who);
      // A stub belongs to the request that made it.
      return namespace.getByName(who).observe({ ...sighting, who }, options);
    },
  };
}
