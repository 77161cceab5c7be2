/** The properties of an {@link AccessError}. */
export interface AccessErrorInit {
  /** Stable code with the package as its prefix: `token.expired`. */
  readonly code: string;
  /** HTTP status that a client sees, from 400 to 599. */
  readonly status: number;
  /** Public text for the client. Must not contain data of the request. */
  readonly message: string;
  /** Text for the operator: what is wrong, where, and what to do. It is recorded in the audit event and never sent to the client. */
  readonly detail?: string | undefined;
  /**
   * Whether only an administrator can end the failure, so that pages do not advise users to try again: a wrong setting, secret or clock.
   * Default: `false`.
   */
  readonly permanent?: boolean | undefined;
  /** Headers that the response must have, such as `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The underlying error. Never printed. */
  readonly cause?: unknown;
}

/**
 * The error for a request that is refused or that failed. Steps throw it; the worker turns it into a response.
 *
 * It is safe to spread and to serialize, since it has no enumerable own properties. A router that prints all of an error, such as
 * itty-router's `error`, shows only the public message. The constructor throws a `TypeError` if the status is not from 400 to 599
 * or the code is not a string.
 */
export class AccessError extends Error {
  readonly #init: AccessErrorInit;

  constructor(init: AccessErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    // With any other status, or none, the response would be a success; with a code that is not a string, the event would be invalid.
    if (!(init.status >= 400 && init.status < 600 && typeof init.code === 'string'))
      throw new TypeError(
        `AccessError: expected a string as code, and a status from 400 to 599 (code: "${init.code}")`,
      );
    this.#init = init;
  }

  override get name(): string {
    return 'AccessError';
  }
  /** Stable code of the failure. */
  get code(): string {
    return this.#init.code;
  }
  /** HTTP status that a client sees. */
  get status(): number {
    return this.#init.status;
  }
  /** Text for the audit event only. */
  get detail(): string | undefined {
    return this.#init.detail;
  }
  /** Whether only an administrator can end the failure. */
  get permanent(): boolean {
    return this.#init.permanent ?? false;
  }
  /** Headers that the response must have. */
  get headers(): Readonly<Record<string, string>> {
    return this.#init.headers ?? {};
  }
}
