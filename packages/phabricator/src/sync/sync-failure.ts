/** Why a synchronisation stopped. */
export type SyncFailureCode =
  /** Phorge did not answer, or answered something that is no answer of Conduit. */
  | 'sync.phorge_unavailable'
  /** Phorge refused a call. */
  | 'sync.phorge_refused'
  /** More people would be removed than the brake allows. */
  | 'sync.brake'
  /** It was silent for longer than its lease, so that another may have taken over. */
  | 'sync.run_lost';

/** A synchronisation did not go on. Its message is for the operator, and never holds the Conduit token. */
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
