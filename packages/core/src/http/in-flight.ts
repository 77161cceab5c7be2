/** Most characters that are on their way from an isolate to one service: it has 128 MB for everything. */
const MAX_CHARACTERS = 16_777_216;

interface Flight {
  readonly characters: number;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/**
 * What was sent and not yet taken. It is kept until then, so that there must be an end to it where a service does not answer.
 *
 * A request that is ended while it sends tells nothing of it any more: what has taken longer than it may counts no longer.
 */
export class InFlight {
  /** In the order in which they began, which is that of their ends: all may take as long. */
  readonly #flights = new Set<Flight>();
  #characters = 0;

  /** Whether so many characters more may be on their way. */
  hasRoomFor(characters: number, now: number): boolean {
    for (const flight of this.#flights) {
      if (now < flight.until) break;
      this.#end(flight);
    }
    return this.#characters + characters <= MAX_CHARACTERS;
  }

  /** Counts what is sent with this promise until it settles, or its time is over. A rejection is seen to by whoever waits. */
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
