/** A directory call failed. The message is for the operator and contains no secret. */
export class DirectoryFailure extends Error {
  readonly #pauseMs: number | undefined;
  readonly #status: number | undefined;

  /**
   * @param pauseMs how long the directory asked not to be called, in milliseconds
   * @param status the HTTP status, if it answered
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
  /** How long the directory asked not to be called, in milliseconds. */
  get pauseMs(): number | undefined {
    return this.#pauseMs;
  }
  /** The HTTP status, if it answered with an error. */
  get status(): number | undefined {
    return this.#status;
  }
}

/** The caller does not have the claim by which the directory identifies users. Names the claim, never its value. */
export function unidentified(claim: string, what: string): DirectoryFailure {
  return new DirectoryFailure(
    `the caller's ${JSON.stringify(claim)} is missing or is not a ${what}, so the caller cannot be looked up`,
  );
}
