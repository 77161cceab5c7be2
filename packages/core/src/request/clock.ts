/** The source of the current time. Replace it in tests; the default is the runtime's clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The runtime's clock. In workerd it only advances with I/O. */
export const systemClock: Clock = { now: () => Date.now() };
