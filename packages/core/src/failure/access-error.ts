/** What an {@link AccessError} is made of. */
export interface AccessErrorInit {
  /** Stable, dotted, owned by a package: `token.expired`. */
  readonly code: string;
  /** HTTP status that a client sees, from 400 to 599. */
  readonly status: number;
  /** Text for the client. Holds nothing of the request. */
  readonly message: string;
  /** What the operator should know. Goes to the audit event, never to the client. */
  readonly detail?: string | undefined;
  /** Headers the answer must carry, such as `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The error behind it. Never printed. */
  readonly cause?: unknown;
}

/**
 * The error of Portcullis for a request that is not answered as asked.
 *
 * It is safe to spread and to serialize, since it has no enumerable property of its own. A router that prints all of an error, such as
 * itty-router's `error`, shows the public message and nothing else.
 */
export class AccessError extends Error {
  readonly #init: AccessErrorInit;

  constructor(init: AccessErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    // A response takes any other status, or none, for a success; an event with a reason that is no text is none.
    if (!(init.status >= 400 && init.status < 600 && typeof init.code === 'string'))
      throw new TypeError(`AccessError: "${init.code}" must be a code, with a status from 400 to 599`);
    this.#init = init;
  }

  override get name(): string {
    return 'AccessError';
  }
  /** Stable, dotted code of the failure. */
  get code(): string {
    return this.#init.code;
  }
  /** HTTP status that a client sees. */
  get status(): number {
    return this.#init.status;
  }
  /** For the audit event only. */
  get detail(): string | undefined {
    return this.#init.detail;
  }
  /** Headers the answer must carry. */
  get headers(): Readonly<Record<string, string>> {
    return this.#init.headers ?? {};
  }
}
