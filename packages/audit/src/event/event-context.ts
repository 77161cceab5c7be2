import type { EventObserver } from './event-head.ts';

/** What an event is marked with besides what it tells. */
export interface EventContext {
  /** Returns a new UUIDv7 each time. */
  readonly id: () => string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly observer: EventObserver;
}
