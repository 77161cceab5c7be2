/** Where the time comes from. Replace it in tests; the default is the runtime's clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The runtime's own clock. In workerd it stands still between two I/O operations. */
export const systemClock: Clock = { now: () => Date.now() };
