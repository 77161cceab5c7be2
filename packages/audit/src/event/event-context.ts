import type { EventObserver } from './event-head.ts';

/** What an event contains in addition to its own facts. */
export interface EventContext {
  /** Returns a new UUIDv7 each time. */
  readonly id: () => string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly observer: EventObserver;
}
