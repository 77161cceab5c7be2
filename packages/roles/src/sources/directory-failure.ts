/** A directory did not give what it was asked for. Its message is for the operator, and holds no secret. */
export class DirectoryFailure extends Error {
  readonly #pauseMs: number | undefined;

  /** @param pauseMs how long the directory wants to be left alone, in milliseconds */
  constructor(message: string, options: { readonly cause?: unknown; readonly pauseMs?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.#pauseMs = options.pauseMs;
  }

  override get name(): string {
    return 'DirectoryFailure';
  }
  /** How long the directory wants to be left alone, in milliseconds. */
  get pauseMs(): number | undefined {
    return this.#pauseMs;
  }
}
