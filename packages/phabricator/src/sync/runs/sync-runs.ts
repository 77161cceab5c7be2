/** Ensures that only one of two concurrent runs proceeds. */
export interface SyncRuns {
  /**
   * Starts a run, or extends it: `true` if it has the lease now, `false` if another run has it.
   *
   * @param run made up by the caller, and never used twice
   * @param now milliseconds since the Unix epoch
   */
  hold(run: string, now: number): Promise<boolean>;
  /** Ends a run. Does nothing if it is over. */
  end(run: string): Promise<void>;
}

/** Who has the lease. */
export interface HeldRun {
  readonly run: string;
  /** Until when, in milliseconds since the Unix epoch. */
  readonly until: number;
}

/** How long a run that says nothing keeps others away, in milliseconds: longer than any one call of Phorge may take. */
export const LEASE_MS = 120_000;

/** Who has the lease once `run` asked for it. */
export function holderAfter(held: HeldRun | undefined, run: string, now: number): HeldRun {
  return held !== undefined && held.run !== run && now < held.until ? held : { run, until: now + LEASE_MS };
}
