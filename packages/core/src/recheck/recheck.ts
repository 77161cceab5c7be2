import { type Sleep, systemSleep } from '../time/sleep.ts';

/** How often the access of an open connection is checked again. */
export interface RecheckOptions {
  /** Time between two checks, in seconds. */
  readonly socketCheckSeconds: number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep: Sleep;
}

/** The default interval: a connection can outlive its credentials by this time. */
export const EVERY_FIVE_SECONDS: RecheckOptions = { socketCheckSeconds: 5, sleep: systemSleep };

/** A condition of an open connection. */
export interface Recheck {
  /** Throws when the connection must be closed. */
  readonly check: () => Promise<void>;
  readonly options: RecheckOptions;
}

/** Checks repeatedly, until the connection is closed or a check fails: then the connection is aborted. */
export async function recheck(
  { check, options: { socketCheckSeconds, sleep } }: Recheck,
  closed: AbortController,
  end: () => void,
): Promise<void> {
  while (!closed.signal.aborted) {
    await sleep(socketCheckSeconds * 1000, closed.signal);
    if (closed.signal.aborted) return;
    try {
      await check();
    } catch {
      // For any reason: if the check is not possible, the connection must not stay open.
      closed.abort();
      end();
    }
  }
}
