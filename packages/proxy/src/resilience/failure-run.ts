import { areTwoCallers, type Requester } from './requester.ts';

/** One request that failed, after all of its retries. */
export interface FailedCall {
  readonly requester: Requester;
  /** The path that it asked for, decoded, without the query. */
  readonly path: string;
  /** Whether no connection to the origin could be opened, so that nothing of the request caused the failure. */
  readonly isUnconnected: boolean;
}

/** How many callers are compared. A run that has seen as many without two that differ is one caller's. */
const MAX_REQUESTERS = 8;

/**
 * Consecutive failures. They show that the origin is down if they are failures to connect, or come from at least two callers and
 * at least two paths: a single caller, or a single page that always fails, must not close the origin for the other callers.
 */
export class FailureRun {
  #count = 0;
  #unconnected = 0;
  #path: string | undefined;
  #hasTwoPaths = false;
  #hasTwoCallers = false;
  readonly #requesters: Requester[] = [];

  /** How many requests failed in a row. */
  get count(): number {
    return this.#count;
  }

  add({ requester, path, isUnconnected }: FailedCall): void {
    this.#count += 1;
    if (isUnconnected) this.#unconnected += 1;
    this.#path ??= path;
    this.#hasTwoPaths ||= path !== this.#path;
    this.#hasTwoCallers ||= this.#requesters.some((seen) => areTwoCallers(seen, requester));
    if (this.#requesters.length < MAX_REQUESTERS) this.#requesters.push(requester);
  }

  /** Whether this many failures show that the origin itself is down. */
  showsOutage(failures: number): boolean {
    if (this.#unconnected >= failures) return true;
    return this.#count >= failures && this.#hasTwoCallers && this.#hasTwoPaths;
  }
}
