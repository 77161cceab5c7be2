/**
 * What the members of an event are written into: an object ({@link ObjectWriter}), or at once the line that stands for it
 * (`LineWriter`). So there is one list of members, whichever is wanted. Members come in the order of canonical JSON
 * (RFC 8785); one that is `undefined` is left out.
 */
export interface EventWriter {
  text(name: string, value: string | undefined): void;
  /** A text of our own making: printable, short, and nothing in it that JSON escapes. */
  plain(name: string, value: string): void;
  number(name: string, value: number | undefined): void;
  /** Any other value, whose own members are in order. */
  value(name: string, value: object | undefined): void;
  /** A value that is made of one frozen object, and of two things besides: made once, as long as all of them are the same. */
  made(name: string, from: object, make: () => object, also?: unknown, and?: unknown): void;
  /** Begins an object, into which all is written up to its end. It must not stay empty. */
  begin(name: string): void;
  end(): void;
}

type Members = Record<string, unknown>;

/** Makes an event as an object. */
export class ObjectWriter implements EventWriter {
  readonly root: Members = {};
  readonly #open: Members[] = [this.root];

  text(name: string, value: string | undefined): void {
    this.#put(name, value);
  }

  plain(name: string, value: string): void {
    this.#put(name, value);
  }

  number(name: string, value: number | undefined): void {
    this.#put(name, value);
  }

  value(name: string, value: object | undefined): void {
    this.#put(name, value);
  }

  made(name: string, _from: object, make: () => object): void {
    this.#put(name, make());
  }

  begin(name: string): void {
    const members: Members = {};
    this.#put(name, members);
    this.#open.push(members);
  }

  end(): void {
    this.#open.pop();
  }

  #put(name: string, value: unknown): void {
    const members = this.#open.at(-1);
    if (members !== undefined && value !== undefined) members[name] = value;
  }
}
