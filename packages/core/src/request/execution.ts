/**
 * The part of a Worker's `ExecutionContext` that Portcullis uses: work that outlives the response.
 * Any object with `waitUntil` fits, so steps can be tested without a Worker.
 */
export interface Execution {
  /** Keeps the request's resources alive until the promise settles. */
  waitUntil(promise: Promise<unknown>): void;
}
