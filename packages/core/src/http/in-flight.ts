/** Limit of characters in flight from an isolate to one service: an isolate has 128 MB of memory in all. */
const MAX_CHARACTERS = 16_777_216;

interface Flight {
  readonly characters: number;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/**
 * Counts data that was sent and not yet accepted. It stays in memory until then, so there must be a limit for a service that does
 * not answer.
 *
 * A request that the runtime ended while sending never reports: entries past their deadline are no longer counted.
 */
export class InFlight {
  /** In the order of their starts, which is that of their deadlines: all have the same duration. */
  readonly #flights = new Set<Flight>();
  #characters = 0;

  /** Whether this many more characters can be in flight. */
  hasRoomFor(characters: number, now: number): boolean {
    for (const flight of this.#flights) {
      if (now < flight.until) break;
      this.#end(flight);
    }
    return this.#characters + characters <= MAX_CHARACTERS;
  }

  /** Counts these lines until the promise settles, or the deadline passes. The caller handles a rejection. */
  begin(sent: Promise<unknown>, lines: readonly { readonly line: string }[], until: number): void {
    const characters = lines.reduce((sum, { line }) => sum + line.length, 0);
    const flight = { characters, until };
    this.#flights.add(flight);
    this.#characters += characters;
    const end = (): void => this.#end(flight);
    sent.then(end, end);
  }

  #end(flight: Flight): void {
    if (this.#flights.delete(flight)) this.#characters -= flight.characters;
  }
}
