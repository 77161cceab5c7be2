/** Why a synchronization stopped. */
export type SyncFailureCode =
  /** Phorge did not answer, or the response is not a valid Conduit response. */
  | 'sync.phorge_unavailable'
  /** Phorge refused a call. */
  | 'sync.phorge_refused'
  /** More members would be removed than the limit (brake) allows. */
  | 'sync.brake'
  /** The run did not renew its lease in time, so another run may have started. */
  | 'sync.run_lost';

/** A synchronization stopped. The message is for the operator and never contains the Conduit token. */
export class SyncFailure extends Error {
  readonly #code: SyncFailureCode;

  constructor(code: SyncFailureCode, message: string) {
    super(message);
    this.#code = code;
  }

  override get name(): string {
    return 'SyncFailure';
  }
  get code(): SyncFailureCode {
    return this.#code;
  }
}
