import { DurableObject } from 'cloudflare:workers';
import type { Sighting, Signal, SignalOptions } from './detect.ts';

import { KeptHabits } from './kept-habits.ts';

/**
 * Remembers one person's habits for `signals()`, as a Durable Object. Export it from the Worker, and bind it:
 *
 * `"durable_objects": { "bindings": [{ "name": "HABITS", "class_name": "PortcullisHabits" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisHabits"] }]`.
 *
 * Only the Worker can call it: it has no `fetch`. What it stores is bounded, contains no name, and is deleted 90 days after the person was
 * last seen.
 */
export class PortcullisHabits extends DurableObject {
  readonly #habits = new KeptHabits(this.ctx.storage);

  /** See `HabitStore.observe`. */
  observe(sighting: Sighting, options: SignalOptions): Promise<readonly Signal[]> {
    return this.#habits.observe(sighting, options);
  }

  /** Deletes the person's habits: `forgetPerson()` calls it. */
  forgetNow(): Promise<void> {
    return this.#habits.forgetNow();
  }

  override alarm(): Promise<void> {
    return this.#habits.forget(Date.now());
  }
}
