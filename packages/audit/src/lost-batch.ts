/** A batch was not written: what that was of is its cause. */
export class LostBatch extends Error {
  override readonly name = 'LostBatch';
  /** How many events were in it. */
  readonly events: number;

  constructor(events: number, options: ErrorOptions) {
    super(`${events} events could not be written`, options);
    this.events = events;
  }
}

/** How many events a sink lost that failed with this. */
export function eventsLost(cause: unknown): number {
  return cause instanceof LostBatch ? cause.events : 1;
}

/** What a sink failed with, whether it was given one event or several. */
export function causeOf(error: unknown): unknown {
  return error instanceof LostBatch ? error.cause : error;
}
