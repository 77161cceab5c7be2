/** A directory did not give what it was asked for. Its message is for the operator, and holds no secret. */
export class DirectoryFailure extends Error {
  readonly #pauseMs: number | undefined;
  readonly #status: number | undefined;

  /**
   * @param pauseMs how long the directory wants to be left alone, in milliseconds
   * @param status what it answered, where it did
   */
  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly pauseMs?: number; readonly status?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.#pauseMs = options.pauseMs;
    this.#status = options.status;
  }

  override get name(): string {
    return 'DirectoryFailure';
  }
  /** How long the directory wants to be left alone, in milliseconds. */
  get pauseMs(): number | undefined {
    return this.#pauseMs;
  }
  /** What it answered, where that is not what was asked for. */
  get status(): number | undefined {
    return this.#status;
  }
}

/** A caller for whom a directory is responsible does not carry what it identifies people by. Says which claim, never its value. */
export function unidentified(claim: string, what: string): DirectoryFailure {
  return new DirectoryFailure(
    `the caller's ${JSON.stringify(claim)} is missing or is not a ${what}: nobody can be looked up by it`,
  );
}
